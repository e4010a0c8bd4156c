import type { Descriptor } from '../manifest/manifest.ts';
import type { Registry } from '../registry.ts';
import type { Referrer } from './list.ts';

/** What is attached to an image. */
export interface Artifact {
  /** Such as `application/vnd.dev.sigstore.bundle.v0.3+json`. */
  artifactType: string;
  /** Of the manifest; a referrers list shows them. With a time of writing in them, no two runs attach the same. */
  annotations?: Record<string, string> | undefined;
  /** Its content, small enough to hold. */
  blobs: readonly ArtifactBlob[];
}

export interface ArtifactBlob {
  mediaType: string;
  bytes: Uint8Array;
  annotations?: Record<string, string> | undefined;
}

export interface Attached {
  /** The artifact, as a list of referrers names it. */
  referrer: Referrer;
  /** Whether it was attached before, by the same bytes. */
  outcome: 'attached' | 'present';
}

/**
 * Attaches an artifact to a manifest: an OCI manifest with an empty config and a `subject`. The same artifact
 * on the same subject has the same bytes, so that a second run changes nothing.
 * https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
export async function attachArtifact(
  _registry: Registry,
  _repository: string,
  _subject: Descriptor,
  _artifact: Artifact,
): Promise<Attached> {
  throw new Error('being written');
}
