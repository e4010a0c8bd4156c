import { ConfigError, type Digest, formatImageRef, type ImageRef } from '@pipeline/contracts';
import {
  type Descriptor,
  DOCKER_MANIFEST,
  type ImageConfig,
  type Layout,
  type Platform,
  parseConfig,
  pullImage,
  readBytes,
} from '@pipeline/oci';
import { type BaseName, lacks, lookUpBase, type RegistryFor } from './base-name.ts';

/** https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** One platform's base image. */
export interface BaseImage {
  /** As FROM, or what replaces it, says. */
  name: string;
  /** What that names: the index, where there are several platforms. */
  named: Digest;
  /** By digest: what was really taken. */
  reference: string;
  ref: ImageRef;
  config: ImageConfig;
  layers: Descriptor[];
}

/**
 * Fetches what each platform is built on into the layout; `scratch` is nothing. What all of them lack or have is known
 * before the first layer is read.
 */
export async function fetchBases(
  wanted: readonly { platform: Platform; from: string }[],
  layout: Layout,
  registryFor: RegistryFor,
): Promise<Map<Platform, BaseImage>> {
  const names = [...Map.groupBy(wanted, ({ from }) => from)].filter(([from]) => from !== 'scratch');
  const found: BaseName[] = [];
  for (const [from, of] of names) {
    const platforms = of.map(({ platform }) => platform);
    found.push(await lookUpBase(from, platforms, registryFor));
  }
  const bases = new Map<Platform, BaseImage>();
  for (const base of found) {
    for (const { platform, digest } of base.images) {
      bases.set(platform, await fetchBase(base, digest, platform, layout));
    }
  }
  return bases;
}

async function fetchBase(
  { name, named, registry, repository }: BaseName,
  digest: Digest,
  platform: Platform,
  layout: Layout,
): Promise<BaseImage> {
  const { manifest, descriptor } = await pullImage(registry, repository, digest, platform, layout);
  const config = parseConfig(await readBytes(layout, manifest.config.digest), name);
  // An index may say otherwise than the image itself.
  if (config.architecture !== platform.architecture) throw lacks(name, [platform], [config]);
  const triggers = config.config?.OnBuild;
  if (Array.isArray(triggers) && triggers.length > 0) {
    throw new ConfigError(`The base image ${name} has ONBUILD triggers, which only docker can carry out`, {
      hint: 'Build this image with `builder: docker`, or choose a base without them',
    });
  }
  const ref: ImageRef = { registry: registry.host, repository, digest };
  const docker = descriptor.mediaType === DOCKER_MANIFEST;
  const layers = docker ? manifest.layers.map(toOci) : manifest.layers;
  return { name, named, reference: formatImageRef(ref), ref, config, layers };
}

/** The same bytes by OCI's name: one manifest does not mix both families. */
function toOci(layer: Descriptor): Descriptor {
  if (layer.urls !== undefined) return layer;
  const compression = /(gzip|zstd)$/.exec(layer.mediaType)?.[0];
  return { ...layer, mediaType: compression === undefined ? OCI_LAYER : `${OCI_LAYER}+${compression}` };
}
