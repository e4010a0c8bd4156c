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

/** What was compared, and what the figures do not say. */
export interface Comparison {
  title: string;
  rows: Row[];
  notes?: string[];
}

const COLUMNS = ['', 'ours', 'theirs', 'ours / theirs'];

function shown(numbers: number[], { unit, digits = 0 }: Row): string {
  const text = (n: number) => n.toFixed(digits);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const range = text(least) === text(most) ? '' : ` (${text(least)}–${text(most)})`;
  return `${text(median(numbers))}${unit && ` ${unit}`}${range}`;
}

function cells(row: Row): string[] {
  const { what, ours, theirs } = row;
  const ratio = theirs && median(theirs) !== 0 ? (median(ours) / median(theirs)).toFixed(2) : '';
  return [what, shown(ours, row), theirs ? shown(theirs, row) : '', ratio];
}

/** A table in Markdown: the median of each side, its range, and how ours stands to theirs; then the notes. */
export function table({ title, rows, notes = [] }: Comparison): string[] {
  const lines = [COLUMNS, ...rows.map(cells)];
  const widths = COLUMNS.map((_, at) => Math.max(...lines.map(line => (line[at] ?? '').length)));
  const line = (texts: string[]) =>
    `| ${texts.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = '', ...body] = lines.map(line);
  const rule = line(widths.map(width => '-'.repeat(width)));
  return [title, '', head, rule, ...body, '', ...notes.flatMap(note => [note, ''])];
}
