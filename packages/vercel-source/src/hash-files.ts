import { createHash } from 'node:crypto';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { atMost } from '@pipeline/vercel';
import { type Hashed, sha1 } from './content.ts';
import { kindOf, pieces } from './on-disk.ts';
import { unreadable } from './source-error.ts';

/** Files that are open at a time. */
const OPEN = 32;

/** Reads each file once, in pieces where it is large. Those that cannot be read are told together. */
export async function hashFiles(folder: string, names: readonly string[]): Promise<Hashed[]> {
  const hashed: Hashed[] = new Array(names.length);
  const failures: [string, unknown][] = [];
  await atMost(OPEN, [...names.entries()], async ([at, name]) => {
    try {
      hashed[at] = await hashFile(join(folder, name), name);
    } catch (error) {
      failures.push([name, error]);
    }
  });
  if (failures.length > 0) throw unreadable(failures);
  return hashed;
}

async function hashFile(path: string, name: string): Promise<Hashed> {
  const stats = await lstat(path);
  const { mode } = stats;
  const kind = kindOf(stats);
  if (kind === 'folder') return { name, mode, content: undefined };
  if (kind === 'link') {
    const bytes = Buffer.from(await readlink(path));
    return { name, mode, content: { sha: sha1(bytes), size: bytes.length, bytes } };
  }
  const hash = createHash('sha1');
  let size = 0;
  for await (const piece of pieces(path, stats.size)) {
    hash.update(piece);
    size += piece.length;
  }
  return { name, mode, content: { sha: hash.digest('hex'), size, path, name } };
}
