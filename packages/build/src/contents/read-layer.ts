import { buffer } from 'node:stream/consumers';
import type { Log } from '@pipeline/contracts';
import { readDecompressed } from '../archive/compression.ts';
import { readTar, type TarMember } from '../tar/read.ts';
import type { Cover } from './cover.ts';
import { layerMember } from './member.ts';

/** A file as a container of the image sees it. */
export interface ImageFile {
  /** Absolute, with no `.` or `..` in it. */
  path: string;
  bytes: Uint8Array;
}

export interface Wanted {
  /** Which files are read; asked with absolute paths. */
  wanted: (path: string) => boolean;
  /** In bytes; a larger file is left out. */
  limit: number;
  /** Hears what had to be left out, and why. */
  note?: Log | undefined;
}

/** The wanted files of one layer that no upper one hides. What it hides of lower ones goes into `layer`. */
export async function* readLayer(
  file: string,
  asked: Wanted,
  above: Cover,
  layer: Cover,
): AsyncGenerator<ImageFile> {
  const links = new Map<string, string[]>();
  for await (const member of readTar(readDecompressed(file))) {
    const { path, says } = layerMember(member.path);
    const isWanted = asked.wanted(path);
    if (says !== 'opaque' && isWanted) layer.addPath(path);
    // A directory goes together with what is in it below; anything else takes its place.
    if (says !== 'entry' || member.type !== 'directory') layer.addBelow(path);
    if (says !== 'entry' || !isWanted || above.hides(path)) continue;
    if (member.type === 'file') yield* read(member, [path], asked);
    if (member.type === 'hardlink') {
      const { path: target } = layerMember(member.link);
      links.set(target, [...(links.get(target) ?? []), path]);
    }
  }
  if (links.size > 0) yield* readLinked(file, links, asked);
}

/** What hard links name stands in the same layer, mostly before them. */
async function* readLinked(
  file: string,
  links: ReadonlyMap<string, string[]>,
  asked: Wanted,
): AsyncGenerator<ImageFile> {
  for await (const member of readTar(readDecompressed(file))) {
    const paths = links.get(layerMember(member.path).path);
    if (paths !== undefined && member.type === 'file') yield* read(member, paths, asked);
  }
}

async function* read(
  { body, size }: TarMember,
  paths: readonly string[],
  { limit, note }: Wanted,
): AsyncGenerator<ImageFile> {
  if (size > limit) {
    note?.(`${paths.join(' and ')} is not looked into: it has ${size} bytes, and ${limit} are read at most`);
    return;
  }
  const bytes = await buffer(body);
  for (const path of paths) yield { path, bytes };
}
