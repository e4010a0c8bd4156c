import type { Log } from '@pipeline/contracts';
import { digestOf } from '../manifest/digest.ts';
import type { Descriptor, Manifest } from '../manifest/manifest.ts';
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
 * Attaches artifacts to a manifest: OCI manifests with an empty config and a `subject`. The same artifact on the
 * same subject has the same bytes, so that a second run changes nothing. All are put before any is listed: where the
 * registry keeps the list under a tag, that is written once, and so even where tags are immutable.
 * https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 * @returns one for each artifact, in their order
 * @throws RemoteError; `TAG_IMMUTABLE` where such a tag was written before, with less in it
 */
export async function attachArtifacts(
  registry: Registry,
  repository: string,
  subject: Descriptor,
  artifacts: readonly Artifact[],
  options: AttachOptions = {},
): Promise<Attached[]> {
  const listed = await referrersOf(registry, repository, subject.digest);
  const there = new Set(listed.map(({ digest }) => digest));
  const parts = artifacts.map(artifact => artifactParts(subject, artifact));
  const missing = parts.filter(({ referrer }) => !there.has(referrer.digest));
  for (const [digest, content] of new Map(missing.flatMap(({ blobs }) => blobs))) {
    options.signal?.throwIfAborted();
    const open = async function* (from = 0) {
      yield content.subarray(from);
    };
    await registry.putBlob(repository, { digest, size: content.length, open });
  }
  const unlisted: Referrer[] = [];
  for (const { stored, referrer } of missing) {
    options.signal?.throwIfAborted();
    const answer = await registry.putManifest(repository, referrer.digest, stored);
    if (answer.subject === undefined) unlisted.push(referrer);
  }
  if (unlisted.length > 0) {
    await linkReferrers(registry, repository, subject.digest, unlisted, options);
  }
  return parts.map(({ referrer }) => ({
    referrer,
    outcome: there.has(referrer.digest) ? 'present' : 'attached',
  }));
}

/** Attaches one. Several of one subject go together: see `attachArtifacts()`. */
export async function attachArtifact(
  registry: Registry,
  repository: string,
  subject: Descriptor,
  artifact: Artifact,
  options: AttachOptions = {},
): Promise<Attached> {
  const [attached] = await attachArtifacts(registry, repository, subject, [artifact], options);
  return attached as Attached;
}

const EMPTY = new TextEncoder().encode('{}');

/** The manifest, how a list names it, and the blobs that it names. */
function artifactParts({ mediaType, digest, size }: Descriptor, artifact: Artifact) {
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
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const descriptor = { mediaType: OCI_MANIFEST, digest: digestOf(bytes), size: bytes.length };
  const stored = { descriptor, bytes };
  return {
    stored,
    referrer: asReferrer(stored, manifest),
    blobs: contents.map(content => [digestOf(content), content] as const),
  };
}

function described({ mediaType, bytes, annotations }: ArtifactBlob): Descriptor {
  const facts = { mediaType, digest: digestOf(bytes), size: bytes.length };
  return { ...facts, ...(annotations !== undefined && { annotations: sorted(annotations) }) };
}

function sorted(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
}
