import type { Digest } from '@pipeline/contracts';
import { contentsOf, type Layout } from '@pipeline/oci';

/** What an image weighs. */
export interface ImageMeasure {
  digest: Digest;
  /** Bytes of all blobs, compressed, as a registry stores them. */
  size: number;
  layers: number;
}

/** Measures the image in a layout; of an index, all platforms together. */
export async function measure(layout: Layout): Promise<ImageMeasure> {
  const { root, blobs } = await contentsOf(layout);
  const size = blobs.reduce((total, blob) => total + blob.size, 0);
  const layers = blobs.filter(({ mediaType }) => /layer|rootfs\.diff/.test(mediaType)).length;
  return { digest: root.digest, size, layers };
}
