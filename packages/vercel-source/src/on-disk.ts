import { createReadStream, type Stats } from 'node:fs';
import { lstat, readFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Bytes up to which a file is read at once. */
export const SMALL = 256 * 1024;

/** What a name stands for; a link is not followed. A pipe would be waited for, and a socket cannot be opened. */
export function kindOf(stats: Stats): 'file' | 'folder' | 'link' {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'link';
  throw new Error('it is no file');
}

/** A file's bytes, at once where it is small. @param size as it was found, which may have changed */
export async function* pieces(path: string, size: number): AsyncGenerator<Uint8Array> {
  if (size <= SMALL) yield await readFile(path);
  else yield* createReadStream(path) as AsyncIterable<Uint8Array>;
}

/** How a path is named from a folder, empty for that itself; `undefined` where it is not within it. */
export function within(folder: string, path: string): string | undefined {
  const name = relative(folder, resolve(folder, path));
  return name === '..' || name.startsWith(`..${sep}`) || isAbsolute(name) ? undefined : name;
}

/** @param itself a link to one is none */
export async function isFolder(path: string, itself = false): Promise<boolean> {
  return (await (itself ? lstat : stat)(path).catch(() => undefined))?.isDirectory() === true;
}
