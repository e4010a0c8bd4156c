/** @param rows cells as Markdown of one line each, with no bare pipe in it. https://github.github.com/gfm/#tables-extension- */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
