export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = low] = sorted.slice(sorted.length % 2 ? middle : middle - 1);
  return sorted.length % 2 ? low : (low + high) / 2;
}

export interface Row {
  what: string;
  ours: number[];
  theirs?: number[];
  unit: string;
  digits?: number;
}

/** Rows of measurements → lines: the median of each side, its range, and how ours stands to theirs. */
export function table(title: string, rows: Row[]): string[] {
  const shown = (numbers: number[], { unit, digits = 0 }: Row) => {
    const text = (n: number) => n.toFixed(digits);
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const range = least === most ? '' : ` (${text(least)}–${text(most)})`;
    return `${text(median(numbers))} ${unit}${range}`;
  };
  const cells = rows.map(row => {
    const ratio =
      row.theirs === undefined || median(row.theirs) === 0
        ? ''
        : (median(row.ours) / median(row.theirs)).toFixed(2);
    return [row.what, shown(row.ours, row), row.theirs ? shown(row.theirs, row) : '', ratio];
  });
  const lines = [['', 'ours', 'theirs', 'ours / theirs'], ...cells];
  const widths = [0, 1, 2, 3].map(column => Math.max(...lines.map(line => (line[column] ?? '').length)));
  return [
    title,
    ...lines.map(line =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  ];
}
