import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Hashed } from '../content.ts';
import { pack } from './pack.ts';
import { writeParts } from './parts.ts';

/** Of one part: as Vercel's library cuts it. */
const PART = 100 * 1024 * 1024;

/**
 * The files in a compressed archive, which Vercel takes apart again; it knows it by its name, `.vercel/source.tgz.part1`. Packed here and not by
 * Vercel's library, which has all of it in memory, ends the process where a file cannot be read, and makes another archive
 * after each checkout, so that all is sent again. https://vercel.com/docs/cli/deploy#archive
 * @param tempFolder where it is kept until it is sent
 */
export async function archived(
  folder: string,
  names: readonly string[],
  tempFolder: string,
  limit = PART,
): Promise<Hashed[]> {
  const kept = await mkdtemp(join(tempFolder, 'vercel-archive-'));
  const parts = await pipeline(Readable.from(pack(folder, names)), createGzip(), zipped =>
    writeParts(zipped, kept, limit),
  );
  return parts.map((content, at) => ({ name: `.vercel/source.tgz.part${at + 1}`, mode: 0o666, content }));
}
