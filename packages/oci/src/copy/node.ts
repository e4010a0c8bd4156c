import type { Digest } from '@pipeline/contracts';
import { type Descriptor, type Index, isIndex, type Manifest } from '../manifest/manifest.ts';
import { DOCKER_INDEX, OCI_INDEX } from '../manifest/media-types.ts';
import type { ManifestRole, PlannedManifest } from './plan-types.ts';

/** A manifest to look at, and how it was come by. */
export interface Visit {
  digest: Digest;
  /** As an index, a list or a tag names it. */
  named?: Descriptor;
  role: ManifestRole;
  /** What it is about. */
  subject?: Digest;
  tag?: string;
  /** The index that names it. */
  parent?: Digest;
  /** Whether the target has it, where that is known: it has what an index of its own names. */
  state?: PlannedManifest['state'];
}

/** A manifest that was looked at. */
export interface Node extends PlannedManifest {
  digest: Digest;
  /** What must be in the target before it. */
  needs: Digest[];
  /** Read from the source where the target lacks it, or where it is an index. */
  read?: { manifest: Manifest | Index; bytes: Uint8Array };
}

/** Buildx's attestations lie in an index as images of no platform. https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
export function isAttestation({ annotations, platform }: Descriptor): boolean {
  const told = annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
  return told || (platform?.os === 'unknown' && platform.architecture === 'unknown');
}

/** The image that an attestation in an index is about. */
export function attested({ annotations }: Descriptor): string | undefined {
  return annotations?.['vnd.docker.reference.digest'];
}

export function roleOf(child: Descriptor): ManifestRole {
  if (isAttestation(child)) return 'attestation';
  return isIndexType(child.mediaType) ? 'index' : 'image';
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_INDEX;
}

export function childrenIn(manifest: Manifest | Index): Descriptor[] {
  return isIndex(manifest) ? manifest.manifests : [];
}
