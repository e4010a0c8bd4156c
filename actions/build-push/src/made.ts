import { measure } from '@pipeline/build';
import { formatImageRef } from '@pipeline/contracts';
import { type Descriptor, formatPlatform, type Layout, readBytes, rootOf } from '@pipeline/oci';
import type { ImageConfig } from './config/image-config.ts';
import type { Made } from './image-result.ts';
import type { Commit } from './origin.ts';
import type { Looked } from './reuse.ts';

/** An image in a layout, whoever made it. */
export async function onDisk(
  image: ImageConfig,
  host: string,
  layout: Layout,
  commit: Commit,
): Promise<Omit<Made, 'how' | 'why'>> {
  const { size, layers, platforms } = await measure(layout);
  const descriptor = await rootOf(layout);
  return {
    config: image,
    root: { descriptor, bytes: await readBytes(layout, descriptor.digest) },
    reference: referenceOf(image, host, descriptor),
    size: { bytes: size, layers: layers.length },
    platforms: platforms.map(formatPlatform),
    version: commit.sha,
    layout,
    materials: [],
  };
}

export function reused(
  image: ImageConfig,
  { found, inputs, why }: Extract<Looked, { found: object }>,
  host: string,
): Made {
  const { root, size, version } = found;
  return {
    config: image,
    how: 'reused',
    why,
    root,
    reference: referenceOf(image, host, root.descriptor),
    size,
    platforms: [],
    version,
    inputs,
    materials: [],
  };
}

export function referenceOf({ repository }: ImageConfig, registry: string, { digest }: Descriptor): string {
  return formatImageRef({ registry, repository, digest });
}
