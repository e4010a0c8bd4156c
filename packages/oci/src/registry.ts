import type { Clock, Digest, Log } from '@pipeline/contracts';
import type { CredentialsSource } from './auth/login.ts';
import type { BlobOutcome, BlobSource } from './blob/blob.ts';
import { hasBlob, putBlob } from './blob/put.ts';
import { readBlob } from './blob/read.ts';
import { registryUrl } from './host.ts';
import { type ManifestCalls, manifestCalls } from './manifest/calls.ts';
import { type ReferrerCalls, referrerCalls } from './referrers/calls.ts';
import { authentication, type TransportOptions, transport } from './wire/transport.ts';

export type { StoredManifest } from './manifest/calls.ts';

export interface RegistryOptions {
  /** Host and port, such as `ghcr.io` or `127.0.0.1:5000`; `docker.io` is Docker Hub. */
  host: string;
  /** Asked for once, and again where the registry refuses what it gave: a long copy outlives a password. */
  credentials?: CredentialsSource | undefined;
  /** Whose these are, in words, so that a refusal can name it: never a secret. */
  login?: string | undefined;
  /** Speak http to a host that is not this machine. */
  insecure?: boolean | undefined;
  /**
   * `push`, for what is really pushed to, lets one token serve reads and writes. Not for what is only read: some
   * registries refuse such a token to whom they let pull, which costs a request, and Quay makes a repository that
   * does not exist when it is asked for one. https://distribution.github.io/distribution/spec/auth/jwt/
   */
  access?: 'pull' | 'push' | undefined;
  log?: Log | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * A registry, by the distribution specification. Every call authenticates itself as it is asked to, is
 * retried on 429 and 5xx within bounds, and fails with a RemoteError. What is read is checked against its
 * digest. https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export interface Registry extends ManifestCalls, ReferrerCalls {
  readonly host: string;
  /** Whether it answers and takes these credentials; throws where not. */
  ping(): Promise<void>;
  hasBlob(repository: string, digest: Digest): Promise<boolean>;
  /**
   * The blob's bytes; the last step throws where they were not what the digest says. With an offset, even 0, they
   * are for a `BlobSource`: unchecked, since putting checks them, and each piece is good only until the next one is
   * asked for. A body that breaks off is asked for again from where it broke.
   */
  readBlob(
    repository: string,
    blob: { digest: Digest; size?: number },
    from?: number,
  ): Promise<AsyncIterable<Uint8Array>>;
  /** Puts a blob unless it is there; `from` is a repository of this registry that may hold it. */
  putBlob(repository: string, blob: BlobSource, from?: string): Promise<BlobOutcome>;
}

export function openRegistry(options: RegistryOptions): Registry {
  return registryOf({ ...options, base: registryUrl(options.host, options.insecure) });
}

/**
 * Opens clients of one registry: what one has learned of how to log in, and the tokens that it was given, are the others',
 * too. One may end before the others, but none after `options.signal`, and each has an access of its own.
 */
export function openRegistries(
  options: RegistryOptions,
): (own: Pick<RegistryOptions, 'access' | 'signal'>) => Registry {
  const shared = { ...options, base: registryUrl(options.host, options.insecure) };
  const auth = authentication(shared);
  return own => registryOf({ ...shared, auth, ...own });
}

function registryOf(options: TransportOptions): Registry {
  const { host } = options;
  const wire = transport(options);
  return {
    host,
    ...manifestCalls(wire, host),
    ...referrerCalls(wire, host),
    async ping() {
      await wire.send({ operation: 'ping', method: 'GET', url: '/v2/', accept: [200] });
    },
    hasBlob: (repository, digest) => hasBlob(wire, { repository, push: false }, digest),
    readBlob: (repository, blob, from) => readBlob(wire, host, repository, blob, from),
    putBlob: (repository, blob, from) => putBlob(wire, repository, blob, from),
  };
}
