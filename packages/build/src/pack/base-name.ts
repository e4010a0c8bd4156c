import { buffer } from 'node:stream/consumers';
import { ConfigError, type Digest, parseImageRef } from '@pipeline/contracts';
import {
  formatPlatform,
  isIndex,
  type Manifest,
  matches,
  type Platform,
  parseConfig,
  parseManifest,
  type Registry,
} from '@pipeline/oci';
import { platformOf } from '../platform.ts';

/** Opens the registry that a base image lies in. */
export type RegistryFor = (host: string) => Promise<Registry>;

/** An image of one platform, by its manifest. */
interface Offer {
  platform: Platform;
  digest: Digest;
}

/** What a base image's name stands for. */
export interface BaseName {
  name: string;
  registry: Registry;
  repository: string;
  /** What the name, tag and all, leads to: an index, where there are several platforms. */
  named: Digest;
  /** One for each platform that was asked for, which is the one told here, not the image's own. */
  images: Offer[];
}

/** Looks a name up. A ConfigError names all the platforms that it lacks, and what it has. */
export async function lookUpBase(
  name: string,
  platforms: readonly Platform[],
  registryFor: RegistryFor,
): Promise<BaseName> {
  const parsed = parseImageRef(name);
  if (typeof parsed === 'string') throw new ConfigError(`The base image "${name}" ${parsed}`);
  const { repository, digest, tag = 'latest' } = parsed;
  const registry = await registryFor(parsed.registry);
  const { descriptor, bytes } = await registry.getManifest(repository, digest ?? tag);
  const named = descriptor.digest;
  const manifest = parseManifest(bytes, `${name} (${named})`);
  const readConfig = async ({ config }: Manifest) =>
    parseConfig(await buffer(await registry.readBlob(repository, config)), name);
  const offers = isIndex(manifest)
    ? manifest.manifests.flatMap(({ platform, digest: own }) => (platform ? [{ platform, digest: own }] : []))
    : [{ platform: platformOf(await readConfig(manifest)), digest: named }];
  const images = platforms.flatMap(platform => {
    const offer = offers.find(each => matches(each.platform, platform));
    return offer === undefined ? [] : [{ platform, digest: offer.digest }];
  });
  const has = offers.map(({ platform }) => platform);
  const missing = platforms.filter(platform => !has.some(own => matches(own, platform)));
  if (missing.length > 0) throw lacks(name, missing, has);
  return { name, registry, repository, named, images };
}

/** The error for platforms that a base does not have, where it has others. */
export function lacks(name: string, missing: readonly Platform[], has: readonly Platform[]): ConfigError {
  const told = new Set(has.map(formatPlatform));
  // Attestations.
  told.delete('unknown/unknown');
  const hint = `It has: ${[...told].join(', ')}. Name a platform of these, or a base that has the platform`;
  const lacking = missing.map(formatPlatform).join(', ');
  return new ConfigError(`The base image ${name} has no image for ${lacking}`, { hint });
}
