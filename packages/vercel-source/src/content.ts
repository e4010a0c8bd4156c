import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pieces, SMALL } from './on-disk.ts';
import { changed, unreadable } from './source-error.ts';

export interface OnDisk {
  sha: string;
  size: number;
  /** Absolute. */
  path: string;
  /** By which errors tell it. */
  name: string;
}

/** What is behind a hash: at hand, or on disk. */
export type Content = OnDisk | { sha: string; size: number; bytes: Uint8Array };

/** One entry of the deployment; an empty folder has no content. */
export interface Hashed {
  /** Below the folder, with `/`. */
  name: string;
  mode: number;
  content: Content | undefined;
}

export function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}

/** Read from disk when it is sent. Throws, or breaks off before its end, where it is no longer what was hashed. */
export function openContent(content: Content): Uint8Array | ReadableStream<Uint8Array> {
  if ('bytes' in content) return content.bytes;
  return content.size <= SMALL ? atOnce(content) : ReadableStream.from(unchanged(content));
}

function atOnce({ sha, size, path, name }: OnDisk): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw unreadable([[name, error]]);
  }
  if (bytes.length !== size || sha1(bytes) !== sha) throw changed(name);
  return bytes;
}

/** The pieces of a file, of which the last is held back until all of it is known to be the same. */
async function* unchanged({ sha, size, path, name }: OnDisk): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha1');
  let read = 0;
  let held: Uint8Array = new Uint8Array(0);
  try {
    for await (const piece of pieces(path, size)) {
      if (held.length > 0) yield held;
      hash.update(piece);
      read += piece.length;
      if (read > size) break;
      held = piece;
    }
  } catch (error) {
    throw unreadable([[name, error]]);
  }
  if (read !== size || hash.digest('hex') !== sha) throw changed(name);
  yield held;
}
