import type { Digest } from '@pipeline/contracts';
import { contentsOf, type Layout, type Platform } from '@pipeline/oci';
import { imagesIn } from './images.ts';

/** What an image weighs. Bytes are compressed, as a registry stores them. */
export interface ImageMeasure {
  digest: Digest;
  /** Bytes of all blobs. */
  size: number;
  /** Each once, however many platforms have it. */
  layers: { digest: Digest; size: number }[];
  /** In the index's order. */
  platforms: Platform[];
}

/** Measures the image in a layout; of an index, all platforms together. */
export async function measure(layout: Layout): Promise<ImageMeasure> {
  const { root, blobs } = await contentsOf(layout);
  const images = await imagesIn(layout);
  return {
    digest: root.digest,
    size: blobs.reduce((total, blob) => total + blob.size, 0),
    layers: blobs
      .filter(({ mediaType }) => /layer|rootfs\.diff/.test(mediaType))
      .map(({ digest, size }) => ({ digest, size })),
    platforms: images.flatMap(({ platform }) => platform ?? []),
  };
}
