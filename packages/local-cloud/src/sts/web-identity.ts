import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { AwsFault } from '../http/aws-fault.ts';

/** An OIDC identity provider as IAM knows it. */
export interface IdentityProvider {
  /** Its `iss`, where its keys are found. */
  issuer: string;
  /** What its ARN and condition keys call it; the issuer without its scheme when absent. */
  name?: string;
  /** Which `aud` it may be used with. */
  audiences: string[];
}

export interface WebIdentity {
  /** The provider's name. */
  provider: string;
  subject: string;
  audience: string;
}

export function providerName({ issuer, name }: IdentityProvider): string {
  return name ?? issuer.replace(/^https?:\/\//, '');
}

/** Checks issuer, signature, time and audience. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export async function verifyWebIdentity(
  token: string,
  providers: readonly IdentityProvider[],
): Promise<WebIdentity> {
  const { iss = '' } = decoded(token);
  const provider = providers.find(({ issuer }) => issuer === iss);
  if (!provider) throw invalid(`No OpenIDConnect provider found in your account for ${iss}`);
  const claims = await verified(token, provider);
  const audience = [claims.aud ?? []].flat().find(aud => provider.audiences.includes(aud));
  if (audience === undefined) throw invalid('Incorrect token audience');
  if (claims.sub === undefined) throw invalid('Missing a required claim: sub');
  return { provider: providerName(provider), subject: claims.sub, audience };
}

function decoded(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
}

async function verified(token: string, { issuer }: IdentityProvider): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(await keysUrl(issuer)));
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, requiredClaims: ['exp', 'iat'] });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new AwsFault(
        'ExpiredTokenException',
        'Token expired: the web identity token is past its expiration',
      );
    }
    if (error instanceof errors.JWTClaimValidationFailed) throw invalid(error.message);
    if (error instanceof errors.JOSEError) {
      throw invalid(
        "Couldn't retrieve verification key from your identity provider, or the signature is not its own",
      );
    }
    throw unreachable(issuer);
  }
}

async function keysUrl(issuer: string): Promise<string> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`).catch(() => undefined);
  if (!answer?.ok) throw unreachable(issuer);
  const { jwks_uri } = (await answer.json()) as { jwks_uri: string };
  return jwks_uri;
}

function invalid(message: string): AwsFault {
  return new AwsFault('InvalidIdentityToken', message);
}

function unreachable(issuer: string): AwsFault {
  return new AwsFault('IDPCommunicationError', `The identity provider ${issuer} could not be reached`);
}
