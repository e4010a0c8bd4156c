import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { claimsOf, type Job, type SubjectForm } from './claims.ts';

export interface Issuer {
  url: string;
  keys: { keys: JWK[] };
  /** A signed token, as that job would get it. */
  sign(job: Job, audience?: string): Promise<string>;
}

/** GitHub's tokens are good for five minutes and begin a little in the past. */
export async function createIssuer(url: string, form: SubjectForm, lifetimeSeconds: number): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  return { url, keys: { keys: [jwk] }, sign: (job, audience) => sign(privateKey, job, audience) };

  function sign(key: CryptoKey, job: Job, audience: string | undefined): Promise<string> {
    const claims = claimsOf(job, form);
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setIssuer(url)
      .setAudience(audience ?? `https://github.com/${claims.repository_owner}`)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now - 600)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(key);
  }
}
