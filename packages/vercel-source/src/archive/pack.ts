import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOf, pieces } from '../on-disk.ts';
import { changed, unreadable } from '../source-error.ts';
import { BLOCK, padding, tarHeader } from './tar-header.ts';

/** The files as a tar archive, one after the other. */
export async function* pack(folder: string, names: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const name of names) {
    try {
      yield* member(join(folder, name), name);
    } catch (error) {
      throw unreadable([[name, error]]);
    }
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function* member(path: string, name: string): AsyncGenerator<Uint8Array> {
  const stats = await lstat(path);
  const { mode, size } = stats;
  const kind = kindOf(stats);
  if (kind === 'folder') return yield tarHeader({ name: `${name}/`, kind, mode, size: 0 });
  if (kind === 'link') return yield tarHeader({ name, kind, mode, size: 0, link: await readlink(path) });
  yield tarHeader({ name, kind, mode, size });
  let left = size;
  for await (const piece of pieces(path, size)) {
    left -= piece.length;
    if (left < 0) throw changed(name);
    yield piece;
  }
  if (left > 0) throw changed(name);
  yield padding(size);
}
