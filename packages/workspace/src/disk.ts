import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Files } from './files.ts';

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP']);
/** A way that ends above where it began, or in what git keeps. */
const NOT_CHECKED_OUT = /^\.\.(?:\/|$)|(?:^|\/)\.git(?:\/|$)/;

async function orElse<T, F>(read: Promise<T>, absent: F): Promise<T | F> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(String(error.code))) return absent;
    throw error;
  }
}

/**
 * The folder `root` on disk. A file that a link leads out of the checkout to counts as absent: else a line of it could be
 * told as a mistake in a manifest.
 * @param checkout what `root` lies in
 */
export function diskFiles(root: string, checkout = root): Files {
  return {
    async entries(dir) {
      const found = await orElse(readdir(join(root, dir), { withFileTypes: true }), []);
      return found
        .filter(entry => entry.isFile() || entry.isDirectory())
        .map(entry => ({ name: entry.name, folder: entry.isDirectory() }));
    },
    read: path => orElse(readCheckedOut(join(root, path), checkout), undefined),
  };
}

async function readCheckedOut(path: string, checkout: string): Promise<string | undefined> {
  const [top, file] = await Promise.all([realpath(checkout), realpath(path)]);
  return NOT_CHECKED_OUT.test(relative(top, file)) ? undefined : readFile(file, 'utf8');
}
