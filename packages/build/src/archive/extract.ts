import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, posix, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ConfigError } from '@pipeline/contracts';
import { readTar } from '../tar/read.ts';
import { compressionOf, readDecompressed } from './compression.ts';

/** Where an archive's members lie now, by their path in it; links are followed to other members only. */
export type Extracted = (path: string) => string | undefined;

/** What the system answers to names that no directory can hold, or not beside each other. */
const OF_A_NAME = new Set(['EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR']);

/**
 * Unpacks the files of a tar archive, plain or compressed, into a directory. A ConfigError, which calls the
 * archive `name`, for what is no archive, breaks off, or has a member that would leave the directory.
 */
export async function extract(archive: string, into: string, name = archive): Promise<Extracted> {
  if ((await compressionOf(archive)) === undefined) {
    throw new ConfigError(`${name} is no tar archive, neither plain nor compressed by gzip or zstd`, {
      hint: 'Where it is a script that writes an image (as nix’s streamLayeredImage gives), save what it prints',
    });
  }
  try {
    return await unpack(archive, into);
  } catch (cause) {
    const { message, syscall, code = '' } = cause as NodeJS.ErrnoException;
    // A full disk is no fault of the archive's.
    if (syscall !== undefined && !OF_A_NAME.has(code)) throw cause;
    throw new ConfigError(`${name} cannot be unpacked: ${message}`, {
      hint: 'The archive is damaged, or was still being written',
      cause,
    });
  }
}

async function unpack(archive: string, into: string): Promise<Extracted> {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  for await (const member of readTar(readDecompressed(archive))) {
    const path = posix.normalize(member.path);
    if (/^\.\.(\/|$)/.test(path) || posix.isAbsolute(path)) {
      throw new Error(`it names ${JSON.stringify(member.path)}, which lies outside of it`);
    }
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
