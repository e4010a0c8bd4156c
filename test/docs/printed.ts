import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';

/** What a page says that is printed: the first cells of its tables whose first heading is `it says`, piece by piece. */
export function saidIn(page: string): string[] {
  const tables = [...page.matchAll(/^\| it says \|.*\n\| --- .*\n((?:\|.*\n)+)/gm)];
  const rows = tables.flatMap(([, rows = '']) => rows.trim().split('\n'));
  const said = rows.flatMap(row =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, words = '']) => words),
  );
  return [...new Set(said)];
}

/**
 * Which parts of such words nothing prints. `…` stands for what is put in, as do the `samples`.
 * @param folders of the sources that print
 */
export function unprinted(words: string, folders: readonly string[], samples: RegExp): string[] {
  const source = sourceOf(folders);
  const parts = words
    .replace(samples, '…')
    .split('…')
    .map(part => part.trim())
    .filter(part => part.length > 4);
  return parts.length === 0 ? [words] : parts.filter(part => !isIn(source, part));
}

/** In one piece, or in two that are put together when it is printed. */
function isIn(source: string, part: string): boolean {
  return (
    source.includes(part) ||
    [...part.matchAll(/ /g)].some(
      ({ index }) => source.includes(part.slice(0, index)) && source.includes(part.slice(index + 1)),
    )
  );
}

const known = new Map<string, string>();

/** All that is printed from, with `…` for what is put in. */
function sourceOf(folders: readonly string[]): string {
  const name = folders.join(' ');
  const found = known.get(name) ?? readSource(folders);
  known.set(name, found);
  return found;
}

function readSource(folders: readonly string[]): string {
  return globSync(
    folders.map(folder => `${folder}/**/*.ts`),
    { cwd: root },
  )
    .map(path => readFileSync(join(root, path), 'utf8'))
    .map(text => `${text}\n${text.replace(/\$\{[^{}`]*\}/g, '…')}`)
    .join('\n')
    .replaceAll('\\`', '`');
}
