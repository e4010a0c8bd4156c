import type { StoredManifest } from '../manifest/calls.ts';
import { type Index, isIndex, type Manifest } from '../manifest/manifest.ts';
import type { Referrer } from './referrer.ts';

/**
 * How a list of referrers names a manifest.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export function asReferrer({ descriptor }: StoredManifest, manifest: Manifest | Index): Referrer {
  const { mediaType, digest, size } = descriptor;
  const { annotations } = manifest;
  const artifactType = manifest.artifactType ?? (isIndex(manifest) ? undefined : manifest.config.mediaType);
  return {
    mediaType,
    digest,
    size,
    ...(artifactType !== undefined && artifactType !== '' && { artifactType }),
    ...(annotations !== undefined && { annotations }),
  };
}
