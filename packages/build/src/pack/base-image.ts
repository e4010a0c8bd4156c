import { ConfigError, formatImageRef, type ImageRef, parseImageRef } from '@pipeline/contracts';
import {
  type Descriptor,
  DOCKER_MANIFEST,
  type ImageConfig,
  type Layout,
  OCI_LAYER_GZIP,
  OCI_LAYER_ZSTD,
  type Platform,
  parseConfig,
  pullImage,
  type Registry,
  readBytes,
} from '@pipeline/oci';

/** Opens the registry that a base image lies in. */
export type RegistryFor = (host: string) => Promise<Registry>;

export interface BaseImage {
  /** By digest: what was really taken. */
  reference: string;
  ref: ImageRef;
  config: ImageConfig;
  layers: Descriptor[];
}

/** Fetches a base image for the platform into the layout; `scratch` is none. */
export async function fetchBase(
  name: string,
  platform: Platform,
  layout: Layout,
  registryFor: RegistryFor,
): Promise<BaseImage | undefined> {
  if (name === 'scratch') return undefined;
  const parsed = parseImageRef(name);
  if (typeof parsed === 'string') throw new ConfigError(`The base image "${name}" ${parsed}`);
  const registry = await registryFor(parsed.registry);
  const reference = parsed.digest ?? parsed.tag ?? 'latest';
  const { manifest, descriptor } = await pullImage(registry, parsed.repository, reference, platform, layout);
  const config = parseConfig(await readBytes(layout, manifest.config.digest), name);
  if (config.architecture !== platform.architecture) {
    throw new ConfigError(
      `The base image ${name} is for ${config.architecture}, and ${platform.architecture} is wanted`,
      {
        hint: 'Name the platform that the base has, or a base for this platform',
      },
    );
  }
  const triggers = config.config?.OnBuild;
  if (Array.isArray(triggers) && triggers.length > 0) {
    throw new ConfigError(`The base image ${name} has ONBUILD triggers, which only docker can carry out`, {
      hint: 'Build this image with `builder: docker`, or choose a base without them',
    });
  }
  const ref: ImageRef = {
    registry: parsed.registry,
    repository: parsed.repository,
    digest: descriptor.digest,
  };
  const docker = descriptor.mediaType === DOCKER_MANIFEST;
  const layers = docker ? manifest.layers.map(toOci) : manifest.layers;
  return { reference: formatImageRef(ref), ref, config, layers };
}

/** The same bytes by OCI's name: one manifest does not mix both families. */
function toOci(layer: Descriptor): Descriptor {
  const mediaType = layer.mediaType.endsWith('zstd') ? OCI_LAYER_ZSTD : OCI_LAYER_GZIP;
  return layer.urls === undefined ? { ...layer, mediaType } : layer;
}
