import type { Digest } from '@pipeline/contracts';
import { isIndex, parseManifest } from '../manifest/manifest.ts';
import type { Registry } from '../registry.ts';
import { orNothing } from '../wire/failure.ts';
import { fallbackTag } from './fallback-tag.ts';
import type { Referrer } from './referrer.ts';

/**
 * What refers to a digest: by the referrers API, else as the tag fallback tells it. None is no error.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function referrersOf(
  registry: Registry,
  repository: string,
  digest: Digest,
): Promise<Referrer[]> {
  const listed = await registry.listReferrers(repository, digest);
  return listed ?? readFallback(registry, repository, digest);
}

/** The tag fallback's list, empty where there is none. */
export async function readFallback(
  registry: Registry,
  repository: string,
  subject: Digest,
): Promise<Referrer[]> {
  const tag = fallbackTag(subject);
  const stored = await registry.getManifest(repository, tag).catch(orNothing);
  if (stored === undefined) return [];
  const list = parseManifest(stored.bytes, `${registry.host}/${repository}:${tag}`);
  return isIndex(list) ? list.manifests : [];
}
