import { createHash } from 'node:crypto';
import { RegistryFault } from './fault.ts';
import { type ManifestFacts, readManifest } from './manifest.ts';

export interface StoredManifest extends ManifestFacts {
  digest: string;
  bytes: Buffer;
  pushedAt: Date;
}

const DIGEST = /^sha256:[a-f0-9]{64}$/;
// https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests
const TAG = /^\w[\w.-]{0,127}$/;

export function isDigest(reference: string): boolean {
  return DIGEST.test(reference);
}

/** One repository: which blobs it may show, its manifests and its tags. */
export class Repository {
  readonly name: string;
  readonly createdAt = new Date();
  /** As ECR's `imageTagMutability`: whether tags that exist stay where they are, but for what `otherTags` names. */
  immutableTags = false;
  /** Tags for which it is the other way round; `*` stands for any characters. */
  otherTags: readonly string[] = [];
  readonly blobs = new Set<string>();
  readonly manifests = new Map<string, StoredManifest>();
  readonly tags = new Map<string, string>();

  constructor(name: string) {
    this.name = name;
  }

  /** By tag or digest. */
  manifest(reference: string): StoredManifest {
    const found = this.manifests.get(this.tags.get(reference) ?? reference);
    if (found) return found;
    throw new RegistryFault(404, 'MANIFEST_UNKNOWN', 'manifest unknown', { detail: { reference } });
  }

  /** Checks all before it changes anything. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests */
  putManifest(reference: string, contentType: string, bytes: Buffer): StoredManifest {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const facts = readManifest(bytes, contentType);
    const byDigest = reference.includes(':');
    if (byDigest && reference !== digest) {
      throw new RegistryFault(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content', {
        detail: { digest: reference, actual: digest },
      });
    }
    if (!byDigest) this.#checkTag(reference);
    const missing =
      facts.blobs.find(blob => !this.blobs.has(blob)) ??
      facts.manifests.find(child => !this.manifests.has(child));
    if (missing !== undefined) {
      throw new RegistryFault(404, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry', {
        detail: { digest: missing },
      });
    }
    const stored = this.manifests.get(digest) ?? { ...facts, digest, bytes, pushedAt: new Date() };
    this.manifests.set(digest, stored);
    if (!byDigest) this.tags.set(reference, digest);
    return stored;
  }

  /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html */
  isImmutable(tag: string): boolean {
    const other = this.otherTags.some(pattern => matchesGlob(tag, pattern));
    return this.immutableTags !== other;
  }

  /**
   * An existing tag of an immutable repository is refused, even for the digest that it has.
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html and
   * https://github.com/aws/containers-roadmap/issues/2179
   */
  #checkTag(tag: string): void {
    if (!TAG.test(tag)) throw new RegistryFault(400, 'MANIFEST_INVALID', `invalid tag "${tag}"`);
    if (!this.isImmutable(tag) || !this.tags.has(tag)) return;
    throw new RegistryFault(
      400,
      'TAG_INVALID',
      `The image tag '${tag}' already exists in the '${this.name}' repository and cannot be overwritten because the tag is immutable.`,
    );
  }

  /** A tag alone, or a manifest with all its tags. */
  deleteManifest(reference: string): void {
    const { digest } = this.manifest(reference);
    if (this.tags.delete(reference)) return;
    this.manifests.delete(digest);
    for (const tag of this.tagsOf(digest)) this.tags.delete(tag);
  }

  tagsOf(digest: string): string[] {
    return [...this.tags].filter(([, tagged]) => tagged === digest).map(([tag]) => tag);
  }

  /** At most `limit` tags after `last`, in order, and whether there are more. */
  tagPage(limit = Number.POSITIVE_INFINITY, last = ''): { tags: string[]; more: boolean } {
    const after = [...this.tags.keys()].sort().filter(tag => tag > last);
    return { tags: after.slice(0, limit), more: limit > 0 && after.length > limit };
  }

  referrers(digest: string, artifactType?: string): StoredManifest[] {
    return [...this.manifests.values()].filter(
      manifest =>
        manifest.subject === digest && (artifactType ?? manifest.artifactType) === manifest.artifactType,
    );
  }
}

function matchesGlob(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map(part => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
