import { createPublicKey, verify } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { json, type Reply } from '../http/exchange.ts';
import type { Authorities } from './authorities.ts';

/** Whose tokens are believed, and what they are called in certificates. */
export interface TokenIssuer {
  /** The tokens' `iss`, where its keys are found as well. */
  url: string;
  /** Their issuer in certificates: `https://token.actions.githubusercontent.com`, as STS here has it, when absent. */
  name?: string;
}

const GITHUB = 'https://token.actions.githubusercontent.com';
const BAD_TOKEN = 'There was an error processing the identity token';

/** As gRPC's gateway words it. https://github.com/sigstore/fulcio/blob/main/pkg/server/error.go */
const invalid = (message: string) => json(400, { code: 3, message, details: [] });

/** https://github.com/sigstore/fulcio/blob/main/fulcio.proto */
export async function createSigningCertificate(
  body: Buffer,
  issuer: TokenIssuer,
  { issue }: Authorities,
): Promise<Reply> {
  const { token, publicKey, proof } = parse(body) ?? {};
  if (token === undefined || publicKey === undefined) return invalid('the request is not one of this API');
  const claims = await verified(token, issuer.url);
  if (claims === undefined) return invalid(BAD_TOKEN);
  if (!possesses(publicKey, String(claims.sub), proof ?? ''))
    return invalid('The signature supplied in the request could not be verified');
  if (typeof claims.job_workflow_ref !== 'string') return invalid(`${BAD_TOKEN}: no job_workflow_ref`);
  const given = {
    ...claims,
    iss: issuer.name ?? GITHUB,
    // https://github.com/sigstore/fulcio/blob/main/docs/oidc.md#github
    san: `https://github.com/${claims.job_workflow_ref}`,
  };
  const answer = await issue(
    JSON.stringify({
      credentials: { oidcIdentityToken: believed(given) },
      publicKeyRequest: { publicKey: { content: publicKey } },
    }),
  );
  return {
    status: answer.statusCode,
    headers: { 'content-type': 'application/json' },
    body: String(answer.response),
  };
}

/** Its claims, as far as the issuer's keys and Fulcio's audience allow; Fulcio does not tell why not. */
async function verified(token: string, issuer: string): Promise<JWTPayload | undefined> {
  try {
    if (decodeJwt(token).iss !== issuer) return undefined;
    const keys = (await (await fetch(`${issuer}/.well-known/jwks`)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { issuer, audience: 'sigstore' });
    return payload;
  } catch {
    return undefined;
  }
}

/** The mock reads a token and verifies none; this one carries what was verified. */
function believed(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}

/** Whether the caller has the key: it signs the token's subject with it. */
function possesses(publicKey: string, subject: string, proof: string): boolean {
  try {
    return verify('sha256', Buffer.from(subject), createPublicKey(publicKey), Buffer.from(proof, 'base64'));
  } catch {
    return false;
  }
}

interface CertificateRequest {
  token?: string;
  publicKey?: string;
  proof?: string;
}

function parse(body: Buffer): CertificateRequest | undefined {
  try {
    const { credentials, publicKeyRequest } = JSON.parse(body.toString());
    return {
      token: credentials?.oidcIdentityToken,
      publicKey: publicKeyRequest?.publicKey?.content,
      proof: publicKeyRequest?.proofOfPossession,
    };
  } catch {
    return undefined;
  }
}
