import { measure, type PushedImage } from '@pipeline/build';
import { formatImageRef, RemoteError } from '@pipeline/contracts';
import {
  type Descriptor,
  formatPlatform,
  type Layout,
  orNothing,
  type Registry,
  readBytes,
  rootOf,
} from '@pipeline/oci';
import type { ImageConfig } from './config/image-config.ts';
import type { Made } from './image-result.ts';
import type { Commit } from './origin.ts';
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

/** An image that its builder pushed, and that lies nowhere here. */
export async function atRegistry(
  image: ImageConfig,
  { digest, platforms }: PushedImage,
  registry: Registry,
  commit: Commit,
): Promise<Omit<Made, 'how' | 'why'>> {
  const root = await registry.getManifest(image.repository, digest).catch(orNothing);
  if (root === undefined) throw notThere(referenceOf(image, registry.host, { digest }));
  return {
    config: image,
    root,
    reference: referenceOf(image, registry.host, root.descriptor),
    size: await sizeAt(root, image.repository, registry),
    platforms,
    version: commit.sha,
    materials: [],
  };
}

function notThere(reference: string): RemoteError {
  return new RemoteError(`The builder says that it pushed ${reference}, and no such image is there`, {
    service: 'docker',
    operation: 'buildx build',
    hint: 'The builder, perhaps on another machine, may reach another registry by that name: give the registry a name that means the same to both',
  });
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

export function referenceOf(
  { repository }: ImageConfig,
  registry: string,
  { digest }: Pick<Descriptor, 'digest'>,
): string {
  return formatImageRef({ registry, repository, digest });
}
