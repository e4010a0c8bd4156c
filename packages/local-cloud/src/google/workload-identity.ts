import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { GooglePrincipal } from './access-tokens.ts';
import { attributeCondition } from './attribute-condition.ts';
import { StsFault } from './google-fault.ts';

/** A provider of a Workload Identity pool; it maps `google.subject` to `sub` and `attribute.repository` to `repository`. */
export interface WorkloadIdentityProvider {
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER` */
  name: string;
  /** The tokens' `iss`, where its keys are found. */
  issuer: string;
  /** Its own name, with and without `https:`, when absent. */
  allowedAudiences?: readonly string[];
  /** See `attributeCondition()`; none when absent. */
  condition?: string;
}

const NAME =
  /^\/\/iam\.googleapis\.com\/(projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+)\/providers\/[a-z0-9-]+$/;

/** Checks a token as a provider does. https://docs.cloud.google.com/iam/docs/workload-identity-federation */
export async function federate(
  audience: string,
  token: string,
  providers: readonly WorkloadIdentityProvider[],
): Promise<GooglePrincipal> {
  const [, pool] = NAME.exec(audience) ?? [];
  if (pool === undefined) {
    throw new StsFault(
      'invalid_request',
      'Invalid value for "audience". This value should be the full resource name of the Identity Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of possible formats.',
    );
  }
  const provider = providers.find(({ name }) => audience === `//iam.googleapis.com/${name}`);
  if (provider === undefined) {
    throw new StsFault(
      'invalid_target',
      'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
    );
  }
  const claims = await verified(token, provider);
  if (provider.condition !== undefined && !attributeCondition(provider.condition)(claims)) {
    throw new StsFault('unauthorized_client', 'The given credential is rejected by the attribute condition.');
  }
  const at = `//iam.googleapis.com/${pool}`;
  return {
    members: [
      `principal:${at}/subject/${claims.sub}`,
      `principalSet:${at}/attribute.repository/${claims.repository}`,
      `principalSet:${at}/*`,
    ],
  };
}

/** The words of these refusals are ours, but for the codes. */
async function verified(token: string, provider: WorkloadIdentityProvider): Promise<JWTPayload> {
  const { issuer, name } = provider;
  const claims = decoded(token);
  if (claims.iss !== issuer) {
    throw new StsFault(
      'invalid_grant',
      `The issuer in ID Token ${claims.iss} does not match the expected ones.`,
    );
  }
  const full = `//iam.googleapis.com/${name}`;
  const allowed = provider.allowedAudiences ?? [`https:${full}`, full];
  if (![claims.aud ?? []].flat().some(aud => allowed.includes(aud))) {
    throw new StsFault(
      'invalid_grant',
      `The audience in ID Token [${[claims.aud].flat().join(', ')}] does not match the expected audience ${allowed[0]}.`,
    );
  }
  try {
    const keys = createRemoteJWKSet(new URL(await keysUrl(issuer)));
    const { payload } = await jwtVerify(token, keys, { issuer, requiredClaims: ['exp', 'iat', 'sub'] });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new StsFault('invalid_grant', `ID Token issued at ${claims.iat} is stale to sign-in.`);
    }
    if (error instanceof StsFault) throw error;
    throw new StsFault('invalid_grant', 'The ID Token could not be verified with the keys of its issuer.');
  }
}

function decoded(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw new StsFault('invalid_grant', 'The subject token is not a valid JWT.');
  }
}

async function keysUrl(issuer: string): Promise<string> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`).catch(() => undefined);
  if (!answer?.ok) {
    throw new StsFault('invalid_grant', `Error connecting to the given credential's issuer ${issuer}.`);
  }
  const { jwks_uri } = (await answer.json()) as { jwks_uri: string };
  return jwks_uri;
}
