import { ConfigError } from '@pipeline/contracts';
import { type Instance, parseTrustedRoot } from './instance.ts';
import { fetchTrustedRoot } from './tuf.ts';

/** What signatures are held against: the roots of one Sigstore instance or of several. */
export interface Trust {
  instances: readonly Instance[];
}

export type TrustSource =
  | 'public-good'
  | 'github'
  /** The content of a `trusted_root.json`, as text or parsed; as text also several, a line each, as `gh attestation trusted-root` prints them. */
  | { trustedRoot: unknown };

export interface TrustOptions {
  /** Where TUF keeps what it has verified; where absent, its own place in the user's home. */
  cache?: string | undefined;
}

/**
 * Roots by TUF for the two public instances, once, or as given; what is verified later needs no network.
 * Throws a `RemoteError` where TUF cannot be reached, a `ConfigError` for a root that is none.
 */
export async function openTrust(
  of: TrustSource | readonly TrustSource[],
  options: TrustOptions = {},
): Promise<Trust> {
  const sources = [of].flat();
  if (sources.length === 0) throw new ConfigError('No trusted root is given to hold signatures against.');
  const instances = await Promise.all(sources.map(source => open(source, options)));
  return { instances: instances.flat() };
}

async function open(source: TrustSource, options: TrustOptions): Promise<Instance[]> {
  if (typeof source !== 'string') return parseTrustedRoot(source.trustedRoot);
  return parseTrustedRoot(await fetchTrustedRoot(source, options), source);
}
