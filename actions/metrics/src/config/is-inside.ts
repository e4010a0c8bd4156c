import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Whether a path leads below a folder, by its name alone; the folder itself is not below it. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, resolve(folder, path));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way) && !way.includes('\0');
}

export function isSame(folder: string, one: string, other: string): boolean {
  return resolve(folder, one) === resolve(folder, other);
}
