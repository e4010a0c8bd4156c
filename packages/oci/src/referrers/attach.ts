import type { Log } from '@pipeline/contracts';
import { digestOf } from '../manifest/digest.ts';
import { type Descriptor, type Manifest, parseManifest } from '../manifest/manifest.ts';
import { OCI_EMPTY, OCI_MANIFEST } from '../manifest/media-types.ts';
import type { Registry } from '../registry.ts';
import { asReferrer } from './describe.ts';
import { linkReferrers } from './link.ts';
import { referrersOf } from './list.ts';
import type { Referrer } from './referrer.ts';

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

export interface AttachOptions {
  signal?: AbortSignal | undefined;
  log?: Log | undefined;
}

/**
 * Attaches an artifact to a manifest: an OCI manifest with an empty config and a `subject`. The same artifact
 * on the same subject has the same bytes, so that a second run changes nothing.
 * https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
export async function attachArtifact(
  registry: Registry,
  repository: string,
  subject: Descriptor,
  artifact: Artifact,
  options: AttachOptions = {},
): Promise<Attached> {
  const { bytes, blobs } = artifactManifest(subject, artifact);
  const descriptor = { mediaType: OCI_MANIFEST, digest: digestOf(bytes), size: bytes.length };
  const stored = { descriptor, bytes };
  const referrer = asReferrer(stored, parseManifest(bytes, 'the artifact'));
  const there = await referrersOf(registry, repository, subject.digest);
  if (there.some(({ digest }) => digest === descriptor.digest)) return { referrer, outcome: 'present' };
  for (const [digest, content] of blobs) {
    options.signal?.throwIfAborted();
    const open = async function* (from = 0) {
      yield content.subarray(from);
    };
    await registry.putBlob(repository, { digest, size: content.length, open });
  }
  options.signal?.throwIfAborted();
  const answer = await registry.putManifest(repository, descriptor.digest, stored);
  if (answer.subject === undefined) {
    await linkReferrers(registry, repository, subject.digest, [referrer], options);
  }
  return { referrer, outcome: 'attached' };
}

const EMPTY = new TextEncoder().encode('{}');

/** The manifest's bytes, and the blobs that it names. */
function artifactManifest({ mediaType, digest, size }: Descriptor, artifact: Artifact) {
  const empty = { ...described({ mediaType: OCI_EMPTY, bytes: EMPTY }), data: 'e30=' };
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: artifact.artifactType,
    config: empty,
    layers: artifact.blobs.length === 0 ? [empty] : artifact.blobs.map(described),
    subject: { mediaType, digest, size },
    ...(artifact.annotations !== undefined && { annotations: sorted(artifact.annotations) }),
  };
  const contents = [EMPTY, ...artifact.blobs.map(({ bytes }) => bytes)];
  return {
    bytes: new TextEncoder().encode(JSON.stringify(manifest)),
    blobs: new Map(contents.map(content => [digestOf(content), content])),
  };
}

function described({ mediaType, bytes, annotations }: ArtifactBlob): Descriptor {
  const facts = { mediaType, digest: digestOf(bytes), size: bytes.length };
  return { ...facts, ...(annotations !== undefined && { annotations: sorted(annotations) }) };
}

function sorted(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
}
