import { isIndex, type Manifest, parseManifest, type Registry, type StoredManifest } from '@pipeline/oci';
import type { Size } from './image-result.ts';

/** What an image in a registry weighs; of an index, its images together. */
export async function sizeAt(root: StoredManifest, repository: string, registry: Registry): Promise<Size> {
  const images = await imagesOf(root, repository, registry);
  const layers = new Map(
    images.flatMap(image => image.layers.map(({ digest, size }) => [digest, size] as const)),
  );
  const configs = images.reduce((sum, { config }) => sum + config.size, 0);
  return { bytes: [...layers.values()].reduce((sum, size) => sum + size, configs), layers: layers.size };
}

/** Itself, or the images of the index that it is. */
async function imagesOf(root: StoredManifest, repository: string, registry: Registry): Promise<Manifest[]> {
  const name = `${registry.host}/${repository}`;
  const parsed = parseManifest(root.bytes, `${name}@${root.descriptor.digest}`);
  if (!isIndex(parsed)) return [parsed];
  const children = await Promise.all(
    parsed.manifests.map(async ({ digest }) =>
      parseManifest((await registry.getManifest(repository, digest)).bytes, `${name}@${digest}`),
    ),
  );
  return children.filter((child): child is Manifest => !isIndex(child));
}
