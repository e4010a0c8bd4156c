import type { Block, Cell } from './report.ts';

function cell(value: Cell): string {
  if (typeof value === 'string') return value;
  return 'code' in value ? value.code : `${value.text} (${value.link})`;
}

function table(columns: string[], rows: Cell[][]): string[] {
  const lines = [columns, ...rows.map(cells => cells.map(cell))].map(cells =>
    cells.map(text => text.replace(/\s+/g, ' ')),
  );
  const widths = columns.map((_, at) => Math.max(...lines.map(line => (line[at] ?? '').length)));
  return lines.map(line => `  ${line.map((text, at) => text.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}

/** Blocks → the same for the log, in lines. */
export function toPlainText(blocks: Block[]): string[] {
  return blocks.flatMap(piece => {
    if ('heading' in piece) return ['', piece.heading];
    if ('text' in piece) return piece.text.split('\n');
    if ('table' in piece) return table(piece.table.columns, piece.table.rows);
    if (piece.log === false) return [];
    return [
      ...(piece.title === undefined ? [] : [piece.title]),
      ...piece.code.split('\n').map(line => `  ${line}`),
    ];
  });
}
