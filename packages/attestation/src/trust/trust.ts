/** What signatures are held against: the roots of one Sigstore instance or of several. */
export interface Trust {
  /** For messages. */
  names: readonly string[];
}

export type TrustSource =
  | 'public-good'
  | 'github'
  /** The content of a `trusted_root.json`. */
  | { trustedRoot: unknown };

export interface TrustOptions {
  /** Where TUF keeps what it has verified; where absent, its own place in the user's home. */
  cache?: string;
}

/**
 * Roots by TUF for the two public instances, once, or as given; what is verified later needs no network.
 * Throws a `RemoteError` where TUF cannot be reached, a `ConfigError` for a root that is none.
 */
export async function openTrust(
  _of: TrustSource | readonly TrustSource[],
  _options: TrustOptions = {},
): Promise<Trust> {
  throw new Error('not yet');
}
