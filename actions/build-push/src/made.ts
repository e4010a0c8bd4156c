import { measure } from '@pipeline/build';
import { formatImageRef } from '@pipeline/contracts';
import {
  composeIndex,
  type Descriptor,
  formatPlatform,
  type Layout,
  type Registry,
  readBytes,
  rootOf,
} from '@pipeline/oci';
import type { ImageConfig, MergeSource } from './config/image-config.ts';
import type { Made } from './image-result.ts';
import { type Commit, originOf } from './origin.ts';
import type { Looked } from './reuse.ts';
import { sizeAt } from './size.ts';

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

/** One image of what several jobs pushed; it is only put together here. */
export async function merged(
  image: ImageConfig,
  { parts }: MergeSource,
  registry: Registry,
  commit: Commit,
): Promise<Made> {
  const { repository, version } = image;
  const digests = parts.map(({ digest }) => digest);
  const annotations = originOf(commit, version);
  const { descriptor, bytes, platforms } = await composeIndex(registry, repository, digests, annotations);
  const root = { descriptor, bytes };
  const names = platforms.map(({ platform }) => formatPlatform(platform));
  return {
    config: image,
    how: 'merged',
    why: `of ${names.join(', ')}`,
    root,
    reference: referenceOf(image, registry.host, descriptor),
    size: await sizeAt(root, repository, registry),
    platforms: names,
    version: commit.sha,
    materials: digests.map(digest => ({ uri: `oci://${registry.host}/${repository}`, digest })),
  };
}

function referenceOf({ repository }: ImageConfig, registry: string, { digest }: Descriptor): string {
  return formatImageRef({ registry, repository, digest });
}
