/** One member of a tar archive that we write. `path` has no leading slash; a directory's no trailing one. */
export interface TarEntry {
  path: string;
  type: 'file' | 'directory' | 'symlink';
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since the epoch. */
  mtime: number;
  /** Bytes; 0 for all but files. */
  size: number;
  /** Where a symlink points. */
  link?: string;
  /** A file's bytes. */
  open?: () => AsyncIterable<Uint8Array>;
}

export const BLOCK = 512;

/** How many zero bytes follow `size` bytes of content, so that the next header starts on a block. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
