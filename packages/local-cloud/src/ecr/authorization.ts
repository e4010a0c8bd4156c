import { randomBytes } from 'node:crypto';
import type { RegistryAuth } from '../registry/auth.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
const HOURS_12 = 12 * 60 * 60 * 1_000;

/** The passwords that `GetAuthorizationToken` hands out, which the registry takes from the user `AWS`. */
export class EcrTokens implements RegistryAuth {
  readonly scheme = 'basic';
  readonly #expiries = new Map<string, number>();
  readonly #lifetime: number;

  /** `lifetime` is in milliseconds. */
  constructor(lifetime = HOURS_12) {
    this.#lifetime = lifetime;
  }

  issue(): { user: 'AWS'; password: string; expiresAt: Date } {
    const password = randomBytes(48).toString('base64url');
    const expires = Date.now() + this.#lifetime;
    this.#expiries.set(password, expires);
    return { user: 'AWS', password, expiresAt: new Date(expires) };
  }

  check(user: string, password: string): 'good' | 'wrong' | 'expired' {
    const expires = this.#expiries.get(password);
    if (user !== 'AWS' || expires === undefined) return 'wrong';
    return expires > Date.now() ? 'good' : 'expired';
  }
}
