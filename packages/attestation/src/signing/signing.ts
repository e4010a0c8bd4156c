import { ConfigError } from '@pipeline/contracts';

/** Whose Sigstore signs. An instance of one's own is named by its addresses. */
export type Signing = 'public-good' | 'github' | SigningServices;

export interface SigningServices {
  /** The certificate authority. */
  fulcio: string;
  /** Transparency logs; none where the instance has none. */
  rekor?: readonly string[];
  /** Timestamp authorities. */
  timestamp?: readonly string[];
}

export interface SigningQuestion {
  /** `none` never signs; `auto` as `signingFor` says. */
  asked: 'auto' | 'none' | Signing;
  /** As GitHub says it; absent where nobody knows. */
  visibility?: 'public' | 'private' | 'internal' | (string & {}) | undefined;
  /** Whether the job may ask for an identity token (`permissions: id-token: write`). */
  hasIdToken: boolean;
}

/**
 * Whose Sigstore signs here, or none. `auto`: nobody without an identity; the public good for a public repository;
 * GitHub's own, which keeps no public log, for every other. What the public log keeps, it keeps for ever: it is
 * never chosen for a repository that is not known to be public.
 * Throws a `ConfigError` where a signature was asked for and there is no identity to sign with.
 */
export function signingFor({ asked, visibility, hasIdToken }: SigningQuestion): Signing | 'none' {
  if (asked === 'none') return 'none';
  if (asked === 'auto') {
    if (!hasIdToken) return 'none';
    return visibility === 'public' ? 'public-good' : 'github';
  }
  if (!hasIdToken) throw noIdentity();
  return asked;
}

export function noIdentity(): ConfigError {
  return new ConfigError(
    'There is no identity to sign with: this job may not ask GitHub for an identity token.',
    {
      hint: 'Give the job `permissions: id-token: write` (a called workflow gets no more than its caller has), or set `signing: none`.',
    },
  );
}
