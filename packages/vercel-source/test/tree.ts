import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file's text or bytes; where a symbolic link points; a program; or an empty folder. */
export type Entry = string | Uint8Array | { link: string } | { program: string } | 'empty folder';
export const EMPTY = 'empty folder';

/** A folder with these files, for one test. */
export function tree(entries: Record<string, Entry>): string {
  const folder = mkdtempSync(join(tmpdir(), 'vercel-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, entry] of Object.entries(entries)) put(join(folder, name), entry);
  return folder;
}

function put(path: string, entry: Entry): void {
  mkdirSync(entry === EMPTY ? path : dirname(path), { recursive: true });
  if (typeof entry === 'string' || entry instanceof Uint8Array) {
    if (entry !== EMPTY) writeFileSync(path, entry);
  } else if ('link' in entry) {
    symlinkSync(entry.link, path);
  } else {
    writeFileSync(path, entry.program, { mode: 0o755 });
  }
}

const config = (value: object) => JSON.stringify(value);

/** An output as `vercel build` leaves it, with a function that refers to files outside. */
export const PREBUILT: Record<string, Entry> = {
  '.vercel/output/config.json': config({ version: 3 }),
  '.vercel/output/static/index.html': '<h1>shop</h1>',
  '.vercel/output/static/empty': EMPTY,
  '.vercel/output/functions/api.func/.vc-config.json': config({
    handler: 'index.js',
    filePathMap: {
      'lib/a.js': 'lib/a.js',
      'node_modules/x/index.js': 'node_modules/x/index.js',
      up: '../../etc/passwd',
    },
  }),
  '.vercel/output/functions/api.func/index.js': 'exports.x = 1',
  '.vercel/output/functions/twin.func': { link: 'api.func' },
  '.vercel/project.json': '{}',
  'lib/a.js': 'a',
  'lib/b.js': 'b',
  'node_modules/x/index.js': 'x',
  'node_modules/y/index.js': 'y',
  'src/index.ts': 'source',
};
