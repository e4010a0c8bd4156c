import { open } from 'node:fs/promises';
import { ConfigError } from '@pipeline/contracts';
import { blobPath, type Descriptor, type Layout } from '@pipeline/oci';
import { compressionOf, readDecompressed } from '../archive/compression.ts';
import { isDamage } from '../tar/damage.ts';
import { readTar, type TarMember } from '../tar/read.ts';

/**
 * The members of a base image's layer, by what its bytes are and not by its media type. A ConfigError that calls the
 * image `name` says what was found where that is no tar archive, or a damaged one.
 */
export async function* readBaseLayer(
  layout: Layout,
  layer: Descriptor,
  name: string,
): AsyncGenerator<TarMember> {
  const file = blobPath(layout, layer.digest);
  const how = await compressionOf(file);
  if (how === undefined) {
    const found = `it is neither plain nor compressed by gzip or zstd, but begins with the bytes ${await firstBytes(file)}`;
    throw unreadable(layer, name, found);
  }
  try {
    yield* readTar(readDecompressed(file));
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    throw unreadable(layer, name, how === 'none' ? cause.message : `${cause.message} (${how})`, cause);
  }
}

function unreadable({ digest, mediaType }: Descriptor, name: string, found: string, cause?: unknown) {
  const layer = `The layer ${digest} (${JSON.stringify(mediaType)}) of the base image ${name}`;
  return new ConfigError(`${layer} cannot be read as a tar archive: ${found}`, {
    hint: 'It is damaged or encrypted, or this is no image to run something in: see whether `docker pull` takes it, then have it pushed again, or name another base',
    cause,
  });
}

async function firstBytes(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
  return buffer.subarray(0, bytesRead).toString('hex');
}
