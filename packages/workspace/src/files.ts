/**
 * A read-only view of a folder. Paths are relative to it, `/`-separated; `''` is the folder itself.
 */
export interface Files {
  /** What lies directly in a folder; empty where there is no such folder. Symbolic links are left out. */
  entries(dir: string): Promise<Entry[]>;
  /** A file's text, or `undefined` where there is no such file. */
  read(path: string): Promise<string | undefined>;
}

export interface Entry {
  name: string;
  folder: boolean;
}

/** `join('', 'a')` is `a`; `join('a', '../b')` is `b`; what leads out of the root starts with `..`. */
export function join(dir: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${dir}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Whether a path is a folder itself or lies in it; everything lies in `''`. */
export function within(path: string, dir: string): boolean {
  return dir === '' || path === dir || path.startsWith(`${dir}/`);
}

export function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
