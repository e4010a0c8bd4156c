import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { BLOCK } from '../tar/entry.ts';
import { isTarHeader } from '../tar/header-sum.ts';

const CHUNK = 1 << 18;

/**
 * How an archive or a layer in a file is compressed, by its first bytes: what builders call it is not always so.
 * `none` for a plain tar archive; `undefined` for what is neither.
 */
export async function compressionOf(file: string): Promise<'gzip' | 'zstd' | 'none' | undefined> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(BLOCK), 0, BLOCK, 0);
  if (buffer.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (buffer.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  return isTarHeader(buffer) ? 'none' : undefined;
}

/** A file's bytes, decompressed where they are compressed by gzip or zstd. Throws where they break off. */
export async function* readDecompressed(file: string): AsyncGenerator<Uint8Array> {
  const how = await compressionOf(file);
  const bytes = createReadStream(file, { highWaterMark: CHUNK });
  // What fails in either stream is thrown by the last, which is read.
  if (how === 'gzip') yield* pipeline(bytes, createGunzip({ chunkSize: CHUNK }), () => {});
  else if (how === 'zstd') yield* pipeline(bytes, createZstdDecompress({ chunkSize: CHUNK }), () => {});
  else yield* bytes;
}
