import type { Digest } from '@pipeline/contracts';
import type { Index } from '../manifest/manifest.ts';
import { OCI_INDEX } from '../manifest/media-types.ts';
import type { Referrer } from './referrer.ts';

/** `sha256-<hex>`. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema */
export function fallbackTag(subject: Digest): string {
  return subject.replace(':', '-');
}

/** The list with more in it: what is there stays, in its order and as it is told; each digest is named once. */
export function mergeReferrers(there: readonly Referrer[], more: readonly Referrer[]): Referrer[] {
  const merged = new Map<Digest, Referrer>();
  for (const each of [...there, ...more]) if (!merged.has(each.digest)) merged.set(each.digest, each);
  return [...merged.values()];
}

export function fallbackIndex(manifests: Referrer[]): Index {
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
}
