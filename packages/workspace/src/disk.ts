import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from './files.ts';

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

async function orElse<T, F>(read: Promise<T>, absent: F): Promise<T | F> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(String(error.code))) return absent;
    throw error;
  }
}

/** The folder `root` on disk. */
export function diskFiles(root: string): Files {
  return {
    async entries(dir) {
      const found = await orElse(readdir(join(root, dir), { withFileTypes: true }), []);
      return found
        .filter(entry => entry.isFile() || entry.isDirectory())
        .map(entry => ({ name: entry.name, folder: entry.isDirectory() }));
    },
    read: path => orElse(readFile(join(root, path), 'utf8'), undefined),
  };
}
