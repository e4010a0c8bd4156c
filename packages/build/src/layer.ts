import { createHash } from 'node:crypto';
import type { Digest } from '@pipeline/contracts';
import { type Descriptor, type Layout, OCI_LAYER_GZIP, writeBlob } from '@pipeline/oci';
import { gzip } from './gzip.ts';

/** A layer in a layout: `diffId` is the digest of its bytes before compression. */
export interface Layer {
  descriptor: Descriptor;
  diffId: Digest;
}

/** Compresses a tar archive into the layout. */
export async function writeLayer(layout: Layout, tar: AsyncIterable<Uint8Array>): Promise<Layer> {
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const chunk of tar) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const { digest, size } = await writeBlob(layout, gzip(hashed()));
  return {
    descriptor: { mediaType: OCI_LAYER_GZIP, digest, size },
    diffId: `sha256:${hash.digest('hex')}`,
  };
}
