import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { uniqueId } from './service-account.ts';

const ISSUER = 'https://accounts.google.com';
const SECONDS = 3_600;

/** Google's ID tokens for service accounts, by a key of this cloud's own. https://docs.cloud.google.com/docs/authentication/token-types#id */
export class GoogleIdTokens {
  readonly #emails = new Map<string, string>();
  #key: Promise<{ sign: CryptoKey; jwk: JWK }> | undefined;

  async issue(email: string, audience: string, includeEmail: boolean): Promise<string> {
    const { sign, jwk } = await this.#keys();
    const sub = uniqueId(email);
    this.#emails.set(sub, email);
    return new SignJWT({ azp: sub, ...(includeEmail && { email, email_verified: true }) })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: jwk.kid ?? '' })
      .setIssuer(ISSUER)
      .setSubject(sub)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${SECONDS}s`)
      .sign(sign);
  }

  /** Whose a token is: its service account's email, where it is good for one of the audiences. */
  async whose(token: string, audiences: readonly string[]): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(await this.keys()), {
        issuer: ISSUER,
        audience: [...audiences],
        requiredClaims: ['exp'],
      });
      return this.#emails.get(payload.sub ?? '');
    } catch {
      return undefined;
    }
  }

  /** What Google publishes at https://www.googleapis.com/oauth2/v3/certs, and this stand-in at that path. */
  async keys(): Promise<{ keys: JWK[] }> {
    return { keys: [(await this.#keys()).jwk] };
  }

  /** Made when first needed: few tests need it. */
  #keys(): Promise<{ sign: CryptoKey; jwk: JWK }> {
    this.#key ??= generateKeyPair('RS256').then(async ({ privateKey, publicKey }) => ({
      sign: privateKey,
      jwk: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' },
    }));
    return this.#key;
  }
}
