import { type Digest, isDigest } from '@pipeline/contracts';
import type { Answer } from '../wire/persist.ts';
import type { Transport } from '../wire/transport.ts';
import { digestOf, lie } from './digest.ts';
import type { Descriptor } from './manifest.ts';
import { MANIFEST_TYPES, OCI_MANIFEST } from './media-types.ts';

/** A manifest or an index as a registry holds it, byte for byte. */
export interface StoredManifest {
  descriptor: Descriptor;
  bytes: Uint8Array;
}

/** The calls that concern manifests, on one registry. */
export interface ManifestCalls {
  /** What a tag or digest names, at the cost of one request; `undefined` where nothing does. */
  headManifest(repository: string, reference: string): Promise<Descriptor | undefined>;
  /** @throws RemoteError with status 404 where nothing is named so, `DIGEST_MISMATCH` where it is other content. */
  getManifest(repository: string, reference: string): Promise<StoredManifest>;
  /**
   * Puts a manifest, byte for byte, under a tag or its own digest.
   * @returns `subject`: what it refers to, where the registry says that it lists it there by itself.
   *   https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests-with-subject
   */
  putManifest(
    repository: string,
    reference: string,
    manifest: StoredManifest,
  ): Promise<{ subject: Digest | undefined }>;
  /** Takes a tag (or a manifest, by its digest) away; `false` where the registry does not do that. */
  deleteManifest(repository: string, reference: string): Promise<boolean>;
}

export function manifestCalls(wire: Transport, host: string): ManifestCalls {
  const getManifest = async (repository: string, reference: string): Promise<StoredManifest> => {
    const response = await wire.send({ ...read(repository, reference, 'GET'), accept: [200] });
    const { bytes } = response;
    const digest = digestOf(bytes);
    const told = isDigest(reference) ? reference : response.headers.get('docker-content-digest');
    if (told?.startsWith('sha256:') && told !== digest) throw lie(`${host}/${repository}`, told, digest);
    return {
      descriptor: { mediaType: ownType(bytes) ?? mediaTypeOf(response), digest, size: bytes.length },
      bytes,
    };
  };
  return {
    getManifest,
    async headManifest(repository, reference) {
      const response = await wire.send({ ...read(repository, reference, 'HEAD'), accept: [200, 404] });
      if (response.status === 404) return undefined;
      const digest = response.headers.get('docker-content-digest') ?? '';
      const size = Number(response.headers.get('content-length') ?? Number.NaN);
      // Both headers are optional in an answer to HEAD: then the manifest itself must tell.
      if (!isDigest(digest) || Number.isNaN(size))
        return (await getManifest(repository, reference)).descriptor;
      if (isDigest(reference) && reference !== digest) throw lie(`${host}/${repository}`, reference, digest);
      return { mediaType: mediaTypeOf(response), digest, size };
    },
    async putManifest(repository, reference, { descriptor, bytes }) {
      const response = await wire.send({
        operation: `put manifest ${reference}`,
        method: 'PUT',
        url: `/v2/${repository}/manifests/${reference}`,
        scope: { repository, push: true },
        headers: { 'content-type': descriptor.mediaType },
        body: new Uint8Array(bytes),
        accept: [201],
      });
      const stored = response.headers.get('docker-content-digest');
      if (stored?.startsWith('sha256:') && stored !== descriptor.digest) {
        throw lie(`${host}/${repository}`, descriptor.digest, stored);
      }
      const subject = response.headers.get('oci-subject') ?? '';
      return { subject: isDigest(subject) ? subject : undefined };
    },
    async deleteManifest(repository, reference) {
      // Not every registry deletes, and some do not by tag: 405, or 400 UNSUPPORTED.
      const { status } = await wire.send({
        operation: `delete manifest ${reference}`,
        method: 'DELETE',
        url: `/v2/${repository}/manifests/${reference}`,
        scope: { repository, push: true, delete: true },
        accept: [200, 202, 400, 404, 405],
      });
      return status < 300 || status === 404;
    },
  };
}

function read(repository: string, reference: string, method: 'GET' | 'HEAD') {
  return {
    operation: `read manifest ${reference}`,
    method,
    url: `/v2/${repository}/manifests/${reference}`,
    scope: { repository, push: false },
    headers: { accept: MANIFEST_TYPES.join(', ') },
  };
}

/** What a manifest says of itself counts for more than the header: it is under the digest. */
function ownType(bytes: Uint8Array): string | undefined {
  try {
    const { mediaType } = JSON.parse(new TextDecoder().decode(bytes)) as { mediaType?: unknown };
    return typeof mediaType === 'string' && mediaType !== '' ? mediaType : undefined;
  } catch {
    return undefined;
  }
}

function mediaTypeOf(response: Answer): string {
  return response.headers.get('content-type')?.split(';')[0]?.trim() || OCI_MANIFEST;
}
