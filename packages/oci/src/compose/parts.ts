import { ConfigError, type Digest } from '@pipeline/contracts';
import { configOf, platformOf } from '../copy/describe.ts';
import { isAttestation, isIndexType } from '../copy/node.ts';
import {
  type Descriptor,
  type Index,
  isIndex,
  type Manifest,
  type Platform,
  parseManifest,
} from '../manifest/manifest.ts';
import type { Registry } from '../registry.ts';
import { orNothing } from '../wire/failure.ts';

/** What an index names. */
export type Part = Descriptor & { platform: Platform };

/** What a manifest in a repository brings into an index: itself with its platform, or all that it names. */
export async function partsOf(registry: Registry, repository: string, digest: Digest): Promise<Part[]> {
  const { descriptor, manifest, name } = await read(registry, repository, digest);
  const platformIn = (image: Manifest, of: string) => platformFrom(registry, repository, image, of);
  if (!isIndex(manifest)) {
    const { mediaType, size } = descriptor;
    return [{ mediaType, digest, size, platform: await platformIn(manifest, name) }];
  }
  if (manifest.manifests.every(isAttestation)) throw new ConfigError(`${name} is an index without an image`);
  return Promise.all(
    manifest.manifests.map(async child => {
      const { mediaType, platform } = child;
      if (platform !== undefined && !isIndexType(mediaType)) return { ...child, platform };
      // It was made by hand: whoever runs it could not tell what it is for.
      const below = await read(registry, repository, child.digest);
      if (isIndex(below.manifest)) throw new ConfigError(`${name} names an index within an index`);
      return { ...child, platform: await platformIn(below.manifest, below.name) };
    }),
  );
}

interface Read {
  descriptor: Descriptor;
  manifest: Manifest | Index;
  name: string;
}

async function read(registry: Registry, repository: string, digest: Digest): Promise<Read> {
  const name = `${registry.host}/${repository}@${digest}`;
  const stored = await registry.getManifest(repository, digest).catch(orNothing);
  if (stored !== undefined)
    return { descriptor: stored.descriptor, manifest: parseManifest(stored.bytes, name), name };
  throw new ConfigError(`${name} is not there`, {
    hint: 'Push every image to this repository before they are merged, and give the digests of this run',
  });
}

async function platformFrom(
  registry: Registry,
  repository: string,
  manifest: Manifest,
  name: string,
): Promise<Platform> {
  const config = await configOf(registry, repository, manifest);
  if (config === undefined) {
    throw new ConfigError(`${name} is no image, but ${manifest.artifactType ?? manifest.config.mediaType}`);
  }
  const [platform] = platformOf(config);
  if (platform !== undefined && platform.architecture !== 'unknown') return platform;
  throw new ConfigError(`${name} does not say for which platform it is`, {
    hint: 'Its configuration names no os and architecture: build it again with a platform, such as linux/arm64',
  });
}
