import type { Block, Cell } from './report.ts';

/** The job summary's bound is 1 MiB a step; what is beyond is cut with a note. https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const LIMIT = 1_000_000;

/** Text that Markdown and HTML leave alone; signs that mean nothing within a line stay readable in the source. */
function plain(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/([\\`*_[\]#|~])/g, '\\$1')
    .replace(/^(\s*)([-+]|\d+[.)])(?=\s)/gm, '$1\\$2')
    .replace(/\r?\n|\r/g, '<br>');
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cell(value: Cell): string {
  if (typeof value === 'string') return plain(value);
  if ('code' in value)
    // Markdown is read between tags as everywhere else: https://spec.commonmark.org/0.31.2/#raw-html
    return `<code>${html(value.code)
      .replace(/[|\\`*[\]~]/g, sign => `&#${sign.charCodeAt(0)};`)
      .replace(/\r?\n|\r/g, ' ')}</code>`;
  const url = encodeURI(value.link).replaceAll('(', '%28').replaceAll(')', '%29').replaceAll('|', '%7C');
  return /^https?:\/\//.test(url) ? `[${plain(value.text)}](${url})` : plain(value.text);
}

function block(piece: Block): string {
  if ('heading' in piece) return `### ${plain(piece.heading)}`;
  if ('text' in piece) return plain(piece.text);
  if ('table' in piece) {
    const { columns, rows } = piece.table;
    const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
    return [
      row(columns.map(plain)),
      row(columns.map(() => '---')),
      ...rows.map(cells => row(cells.map(cell))),
    ].join('\n');
  }
  const body = `<pre>${html(piece.code)}</pre>`;
  if (piece.title === undefined) return body;
  return `<details><summary>${html(piece.title)}</summary>\n\n${body}\n\n</details>`;
}

/** Blocks → GitHub Markdown; nothing in them is read as markup. */
export function toMarkdown(blocks: Block[]): string {
  const whole = `${blocks.map(block).join('\n\n')}\n`;
  const bytes = Buffer.from(whole);
  if (bytes.length <= LIMIT) return whole;
  // Half a character at the cut is left out.
  const start = new TextDecoder().decode(bytes.subarray(0, LIMIT), { stream: true });
  return `${start}\n\n… cut at ${LIMIT} bytes; the log has all of it.\n`;
}
