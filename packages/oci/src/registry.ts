import { type Clock, type Digest, isDigest, type Log } from '@pipeline/contracts';
import type { Credentials } from './auth/authenticator.ts';
import { type BlobOutcome, type BlobSource, hasBlob, putBlob } from './blob/put.ts';
import { registryUrl } from './host.ts';
import { digestOf, lie, verified } from './manifest/digest.ts';
import type { Descriptor } from './manifest/manifest.ts';
import { MANIFEST_TYPES, OCI_MANIFEST } from './manifest/media-types.ts';
import { type FailedCall, silence } from './wire/failure.ts';
import type { Answer } from './wire/persist.ts';
import { type Transport, transport } from './wire/transport.ts';

export interface RegistryOptions {
  /** Host and port, such as `ghcr.io` or `127.0.0.1:5000`; `docker.io` is Docker Hub. */
  host: string;
  credentials?: Credentials | undefined;
  /** Speak http to a host that is not this machine. */
  insecure?: boolean | undefined;
  log?: Log | undefined;
  fetch?: typeof fetch | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
}

export interface StoredManifest {
  descriptor: Descriptor;
  bytes: Uint8Array;
}

/**
 * A registry, by the distribution specification. Every call authenticates itself as it is asked to, is
 * retried on 429 and 5xx within bounds, and fails with a RemoteError. What is read is checked against its
 * digest. https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export interface Registry {
  readonly host: string;
  /** Whether it answers and takes these credentials; throws where not. */
  ping(): Promise<void>;
  /** What a tag or digest names; `undefined` where nothing does. */
  headManifest(repository: string, reference: string): Promise<Descriptor | undefined>;
  getManifest(repository: string, reference: string): Promise<StoredManifest>;
  /** Puts a manifest, byte for byte, under a tag or its own digest. */
  putManifest(repository: string, reference: string, manifest: StoredManifest): Promise<void>;
  hasBlob(repository: string, digest: Digest): Promise<boolean>;
  /** The blob's bytes; the last step throws where they were not what the digest says. */
  readBlob(repository: string, blob: { digest: Digest; size?: number }): Promise<AsyncIterable<Uint8Array>>;
  /** Puts a blob unless it is there; `from` is a repository of this registry that may hold it. */
  putBlob(repository: string, blob: BlobSource, from?: string): Promise<BlobOutcome>;
}

export function openRegistry(options: RegistryOptions): Registry {
  const { host } = options;
  const wire = transport({ ...options, base: registryUrl(host, options.insecure) });
  return {
    host,
    async ping() {
      await wire.send({ operation: 'ping', method: 'GET', url: '/v2/', accept: [200] });
    },
    async headManifest(repository, reference) {
      const response = await wire.send({
        ...manifestCall(repository, reference, 'HEAD'),
        accept: [200, 404],
      });
      if (response.status === 404) return undefined;
      const digest = response.headers.get('docker-content-digest') ?? '';
      const size = Number(response.headers.get('content-length') ?? Number.NaN);
      // Both headers are optional in an answer to HEAD: then the manifest itself must tell.
      if (!isDigest(digest) || Number.isNaN(size)) {
        return (await getManifest(wire, host, repository, reference)).descriptor;
      }
      return { mediaType: mediaTypeOf(response), digest, size };
    },
    getManifest: (repository, reference) => getManifest(wire, host, repository, reference),
    async putManifest(repository, reference, { descriptor, bytes }) {
      const response = await wire.send({
        operation: `put manifest ${reference}`,
        method: 'PUT',
        url: `/v2/${repository}/manifests/${reference}`,
        scope: { repository, push: true },
        headers: { 'content-type': descriptor.mediaType },
        body: () => new Uint8Array(bytes),
        accept: [201],
      });
      const stored = response.headers.get('docker-content-digest');
      if (stored?.startsWith('sha256:') && stored !== descriptor.digest) {
        throw lie(`${host}/${repository}`, descriptor.digest, stored);
      }
    },
    hasBlob: (repository, digest) => hasBlob(wire, { repository, push: false }, digest),
    readBlob: (repository, blob) => readBlob(wire, host, repository, blob),
    putBlob: (repository, blob, from) => putBlob(wire, repository, blob, from),
  };
}

function manifestCall(repository: string, reference: string, method: 'GET' | 'HEAD') {
  return {
    operation: `read manifest ${reference}`,
    method,
    url: `/v2/${repository}/manifests/${reference}`,
    scope: { repository, push: false },
    headers: { accept: MANIFEST_TYPES.join(', ') },
  };
}

async function readBlob(
  wire: Transport,
  host: string,
  repository: string,
  blob: { digest: Digest; size?: number },
): Promise<AsyncIterable<Uint8Array>> {
  const scope = { repository, push: false };
  const operation = `read blob ${blob.digest}`;
  const url = `/v2/${repository}/blobs/${blob.digest}`;
  const response = await wire.open({ operation, method: 'GET', url, scope, accept: [200] });
  const failed = { host, operation, scope, authenticated: false };
  return verified(translated(response.body, failed), blob, `${host}/${repository}`);
}

/** A body that breaks off fails as every other lost answer does. */
async function* translated(
  body: AsyncIterable<Uint8Array> | null,
  failed: FailedCall,
): AsyncGenerator<Uint8Array> {
  try {
    if (body !== null) yield* body;
  } catch (cause) {
    throw silence(failed, cause);
  }
}

async function getManifest(
  wire: Transport,
  host: string,
  repository: string,
  reference: string,
): Promise<StoredManifest> {
  const response = await wire.send({ ...manifestCall(repository, reference, 'GET'), accept: [200] });
  const { bytes } = response;
  const digest = digestOf(bytes);
  const told = isDigest(reference) ? reference : response.headers.get('docker-content-digest');
  if (told?.startsWith('sha256:') && told !== digest) throw lie(`${host}/${repository}`, told, digest);
  return { descriptor: { mediaType: mediaTypeOf(response), digest, size: bytes.length }, bytes };
}

function mediaTypeOf(response: Answer): string {
  return response.headers.get('content-type')?.split(';')[0]?.trim() || OCI_MANIFEST;
}
