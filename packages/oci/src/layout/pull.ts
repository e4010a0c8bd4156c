import { ConfigError, RemoteError } from '@pipeline/contracts';
import { concurrently } from '../concurrently.ts';
import {
  type Descriptor,
  isIndex,
  type Manifest,
  type Platform,
  parseManifest,
} from '../manifest/manifest.ts';
import { formatPlatform, matches } from '../manifest/platform.ts';
import type { Registry, StoredManifest } from '../registry.ts';
import { holdsBlob, type Layout, writeBlob, writeBytes } from './layout.ts';

/** How often a blob is read at most. */
const READS = 4;

/**
 * Fetches one platform's image, by tag or digest, into a layout (without making it the layout's root).
 * Blobs that the layout already holds are not fetched again.
 */
export async function pullImage(
  registry: Registry,
  repository: string,
  reference: string,
  platform: Platform,
  layout: Layout,
): Promise<{ manifest: Manifest; descriptor: Descriptor }> {
  const name = `${registry.host}/${repository}`;
  const stored = await choose(registry, repository, reference, platform);
  const manifest = parseManifest(stored.bytes, `${name}@${stored.descriptor.digest}`);
  if (isIndex(manifest)) throw new ConfigError(`${name} names an index within an index`);
  await concurrently([manifest.config, ...manifest.layers], 4, async blob => {
    if (!(await holdsBlob(layout, blob))) await fetchBlob(registry, repository, blob, layout);
  });
  await writeBytes(layout, stored.descriptor.mediaType, stored.bytes);
  return { manifest, descriptor: stored.descriptor };
}

/** A blob that is not what its digest says is read again from its start; one that breaks off `readBlob()` goes on with. */
async function fetchBlob(registry: Registry, repository: string, blob: Descriptor, layout: Layout) {
  for (let attempt = 1; ; attempt++) {
    try {
      await writeBlob(layout, await registry.readBlob(repository, blob));
      return;
    } catch (error) {
      const other = error instanceof RemoteError && error.errorCode === 'DIGEST_MISMATCH';
      if (!other || attempt >= READS) throw error;
    }
  }
}

async function choose(
  registry: Registry,
  repository: string,
  reference: string,
  platform: Platform,
): Promise<StoredManifest> {
  const stored = await registry.getManifest(repository, reference);
  const name = `${registry.host}/${repository}`;
  const parsed = parseManifest(stored.bytes, `${name}@${stored.descriptor.digest}`);
  if (!isIndex(parsed)) return stored;
  const fits = parsed.manifests.find(({ platform: own }) => own !== undefined && matches(own, platform));
  if (fits !== undefined) return registry.getManifest(repository, fits.digest);
  const has = parsed.manifests.map(({ platform: own }) => (own === undefined ? '?' : formatPlatform(own)));
  throw new ConfigError(`${name}:${reference} has no image for ${formatPlatform(platform)}`, {
    hint: `It has: ${has.filter(each => each !== 'unknown/unknown').join(', ')}`,
  });
}
