import { randomBytes } from 'node:crypto';
import type { RegistryAuth } from '../registry/auth.ts';

/** Whose token it is: the members that a policy may name. */
export interface GooglePrincipal {
  members: readonly string[];
  /** A service account's, where it is one. */
  email?: string;
}

/** The access tokens that are good, which Artifact Registry takes from the user `oauth2accesstoken`. */
export class GoogleTokens implements RegistryAuth {
  readonly scheme = 'bearer';
  readonly #issued = new Map<string, { principal: GooglePrincipal; expires: number }>();

  issue(principal: GooglePrincipal, seconds: number): { token: string; expires: Date } {
    const token = `ya29.${randomBytes(48).toString('base64url')}`;
    const expires = Date.now() + seconds * 1_000;
    this.#issued.set(token, { principal, expires });
    return { token, expires: new Date(expires) };
  }

  /** Whose a token is; `undefined` where it is nobody's, or nobody's any more. */
  whose(token: string): GooglePrincipal | undefined {
    const found = this.#issued.get(token);
    return found !== undefined && found.expires > Date.now() ? found.principal : undefined;
  }

  /** Ends every token there is, as when a grant is taken back. */
  revokeAll(): void {
    this.#issued.clear();
  }

  /** https://docs.cloud.google.com/artifact-registry/docs/docker/authentication#token */
  check(user: string, password: string): 'good' | 'wrong' {
    return user === 'oauth2accesstoken' && this.whose(password) !== undefined ? 'good' : 'wrong';
  }
}
