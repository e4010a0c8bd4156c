import { ConfigError, type Digest } from '@pipeline/contracts';
import { concurrently } from '../concurrently.ts';
import { isAttestation } from '../copy/node.ts';
import { digestOf } from '../manifest/digest.ts';
import type { Descriptor, Index, Platform } from '../manifest/manifest.ts';
import { OCI_INDEX } from '../manifest/media-types.ts';
import { formatPlatform, platformKey } from '../manifest/platform.ts';
import type { Registry, StoredManifest } from '../registry.ts';
import { type Part, partsOf } from './parts.ts';

const AT_A_TIME = 4;

/** An index that was not put anywhere yet. */
export interface ComposedIndex extends StoredManifest {
  /** Its images, in its order. */
  platforms: { platform: Platform; digest: Digest }[];
}

/**
 * One index of images that lie in a repository, in the order in which they are given; of an index it takes what that
 * names, with buildx's attestations, as `docker buildx imagetools create` does. The same images and annotations give
 * the same bytes. https://github.com/opencontainers/image-spec/blob/main/image-index.md
 * @throws ConfigError where one is not there or is no image, or where two are for one platform
 */
export async function composeIndex(
  registry: Registry,
  repository: string,
  digests: readonly Digest[],
  annotations: Readonly<Record<string, string>> = {},
): Promise<ComposedIndex> {
  const found = await concurrently(digests, AT_A_TIME, digest => partsOf(registry, repository, digest));
  const parts = found.flat();
  const images = parts.filter(part => !isAttestation(part));
  checkPlatforms(images, `${registry.host}/${repository}`);
  const index: Index & { mediaType: string } = {
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: parts,
    ...(Object.keys(annotations).length > 0 && { annotations: sorted(annotations) }),
  };
  const bytes = Buffer.from(JSON.stringify(index));
  const descriptor: Descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length };
  return { descriptor, bytes, platforms: images.map(({ platform, digest }) => ({ platform, digest })) };
}

function checkPlatforms(images: readonly Part[], name: string): void {
  const seen = new Map<string, Part>();
  for (const image of images) {
    const other = seen.get(platformKey(image.platform));
    if (other !== undefined) {
      const platform = formatPlatform(image.platform);
      throw new ConfigError(`${name} has two images for ${platform}: ${other.digest} and ${image.digest}`, {
        hint: 'Merge one image a platform: see that each job builds for another one',
      });
    }
    seen.set(platformKey(image.platform), image);
  }
}

function sorted(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
}
