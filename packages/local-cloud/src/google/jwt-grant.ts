import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { GoogleTokens } from './access-tokens.ts';
import { StsFault } from './google-fault.ts';
import type { GoogleIdTokens } from './id-tokens.ts';
import { principalOf } from './service-account.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SECONDS = 3_600;
/** Google's own, which its clients write whatever the address; or the stand-in's. */
const GOOGLES = 'https://oauth2.googleapis.com/token';

/** Keys that were made for service accounts, by email. */
export type AccountKeys = ReadonlyMap<string, KeyObject>;

/**
 * A service account's signed claim for its access token, or for its ID token where it has a `target_audience`.
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function grantByJwt(
  request: Incoming,
  keys: AccountKeys,
  tokens: GoogleTokens,
  idTokens: GoogleIdTokens,
): Promise<Reply> {
  const asked = new URLSearchParams(String(await request.body()));
  if (asked.get('grant_type') !== GRANT) {
    throw new StsFault('unsupported_grant_type', `Invalid grant_type: ${asked.get('grant_type')}`);
  }
  const assertion = asked.get('assertion') ?? '';
  const email = issuerOf(assertion);
  const key = keys.get(email);
  // https://developers.google.com/identity/protocols/oauth2/service-account#error-codes
  if (key === undefined) throw new StsFault('invalid_grant', 'Invalid grant: account not found');
  const claims = await verified(assertion, key, [GOOGLES, `${request.origin}/token`]);
  const audience = claims.target_audience;
  if (typeof audience === 'string')
    return json(200, { id_token: await idTokens.issue(email, audience, true) });
  if (!claims.scope)
    throw new StsFault('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  const { token } = tokens.issue(principalOf(email), SECONDS);
  return json(200, { access_token: token, token_type: 'Bearer', expires_in: SECONDS });
}

function issuerOf(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? '';
  } catch {
    throw new StsFault('invalid_grant', 'Bad Request');
  }
}

async function verified(assertion: string, key: KeyObject, audience: string[]): Promise<JWTPayload> {
  try {
    const wanted = { audience, requiredClaims: ['exp', 'iat'], maxTokenAge: '1 hour', clockTolerance: 5 };
    return (await jwtVerify(assertion, createPublicKey(key), wanted)).payload;
  } catch (error) {
    throw new StsFault(
      'invalid_grant',
      error instanceof errors.JWSSignatureVerificationFailed
        ? 'Invalid JWT Signature.'
        : 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  }
}
