import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, posix, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readTar } from '../tar/read.ts';

/** Where an archive's members lie now, by their path in it; links are followed. */
export type Extracted = (path: string) => string | undefined;

/** Unpacks an archive's files into a directory. What would leave the directory is refused. */
export async function extract(archive: string, into: string): Promise<Extracted> {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  for await (const member of readTar(createReadStream(archive, { highWaterMark: 1 << 18 }))) {
    const path = posix.normalize(member.path);
    if (path.startsWith('..') || posix.isAbsolute(path)) throw new Error(`the archive names ${member.path}`);
    // `docker save` of old writes a layer that several images share once, and links to it.
    if (member.type === 'symlink') links.set(path, posix.join(posix.dirname(path), member.link));
    if (member.type === 'hardlink') links.set(path, posix.normalize(member.link));
    if (member.type !== 'file') continue;
    const file = resolve(into, path);
    await mkdir(dirname(file), { recursive: true });
    await pipeline(member.body, createWriteStream(file));
    files.set(path, file);
  }
  return path => files.get(path) ?? files.get(links.get(path) ?? '');
}
