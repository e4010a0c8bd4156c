import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import type { Digest } from '@pipeline/contracts';
import { type Descriptor, type Layout, verified, writeBlob } from '@pipeline/oci';
import type { EarlierImage } from './layer-claims.ts';

/** What a layer holds, uncompressed; `size` in bytes. */
export interface Content {
  digest: Digest;
  size: number;
}

/** Bytes of content in a millisecond: a slow machine compresses as many. */
const SLOWEST = 10_000;
/** Milliseconds that a registry may take to answer. */
const PATIENCE = 1_000;

/**
 * Fetches a layer's blob into the layout. That it holds `content` is proven here, and not left to what runs the image: not
 * every engine compares `diff_ids`, and whoever may push to the repository would get our signature for a layer of theirs.
 * Throws, and leaves nothing, where it holds anything else, or comes more slowly than it could be compressed.
 * https://github.com/opencontainers/image-spec/blob/main/config.md#layer-diffid
 */
export async function fetchLayer(
  { registry, repository }: Pick<EarlierImage, 'registry' | 'repository'>,
  { digest, size }: Descriptor,
  content: Content,
  layout: Layout,
): Promise<void> {
  const until = performance.now() + PATIENCE + content.size / SLOWEST;
  const from = `the layer ${digest} in ${registry.host}/${repository}`;
  const blob = inTime(await registry.readBlob(repository, { digest, size }), until, from);
  await writeBlob(layout, holding(blob, content, from));
}

/** Passes compressed bytes on, and throws where they are not those of `content`: at the first byte that is too many. */
async function* holding(
  blob: AsyncIterable<Uint8Array>,
  content: Content,
  from: string,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const checked = drain(verified(gunzip, content, from));
  // What it throws is thrown below; it may do so while nobody waits for it.
  checked.catch(() => {});
  try {
    for await (const piece of blob) {
      if (!gunzip.write(piece)) await Promise.race([once(gunzip, 'drain'), checked]);
      yield piece;
    }
    gunzip.end();
    await checked;
  } finally {
    gunzip.destroy();
  }
}

async function* inTime(
  blob: AsyncIterable<Uint8Array>,
  until: number,
  from: string,
): AsyncGenerator<Uint8Array> {
  for await (const piece of blob) {
    if (performance.now() > until) throw new Error(`${from} comes more slowly than it could be compressed`);
    yield piece;
  }
}

async function drain(bytes: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of bytes);
}
