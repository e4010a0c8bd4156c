/**
 * As many rows as have room, and then how many there are besides. https://github.github.com/gfm/#tables-extension-
 * @param rows cells as Markdown of one line each, with no bare pipe in it
 * @param room in characters
 */
export function table(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  room: number,
): string {
  const lines = rows.map(lineOf);
  const kept = fitting(lines, room);
  const left = lines.length - kept.length;
  return [
    lineOf(columns),
    lineOf(columns.map(() => '---')),
    ...kept,
    ...(left > 0 ? [lineOf(columns.map((_, at) => (at === 0 ? `and ${left} more` : '')))] : []),
  ].join('\n');
}

const lineOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The first of them, up to the one that has no room any more. */
export function fitting(lines: readonly string[], room: number): string[] {
  let left = room;
  const end = lines.findIndex(line => {
    left -= line.length + 1;
    return left < 0;
  });
  return lines.slice(0, end < 0 ? lines.length : end);
}
