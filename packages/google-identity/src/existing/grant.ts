import { createSign } from 'node:crypto';
import { ConfigError } from '@pipeline/contracts';
import { ask } from '../ask.ts';
import type { ServiceAccountKey } from './file.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Google's longest. */
const SECONDS = 3_600;

/**
 * A service account's claim, signed with its key, for a token. Google's client does it at one fixed address, and is
 * twice as much to load. https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 * @param claims `scope` for an access token, `target_audience` for an ID token
 * @param now ms since the epoch
 */
export function grantByKey(
  key: ServiceAccountKey,
  claims: { scope: string } | { target_audience: string },
  now: number,
  stop: AbortSignal,
): Promise<Record<string, unknown>> {
  const iat = Math.floor(now / 1_000);
  const assertion = signed(key, { iss: key.account, aud: key.tokenUri, iat, exp: iat + SECONDS, ...claims });
  return ask(key.tokenUri, { body: new URLSearchParams({ grant_type: GRANT, assertion }) }, stop);
}

function signed({ privateKey, keyId, account }: ServiceAccountKey, payload: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: keyId })}.${encode(payload)}`;
  try {
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  } catch {
    // What OpenSSL says of it may show a part of it.
    throw new ConfigError(`The private key of ${account} cannot be read`, {
      hint: 'The file must hold it as Google gave it, line breaks included.',
    });
  }
}
