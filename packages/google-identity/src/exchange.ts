import { ActionError, noIdToken, RemoteError } from '@pipeline/contracts';
import { readClaims, type TokenClaims } from './claims.ts';
import type { GoogleEndpoints, GoogleIdentityPorts } from './options.ts';
import { patience, patiently } from './patience.ts';
import type { Provider } from './provider.ts';
import type { AccessToken } from './refreshing.ts';
import { refusal } from './refusal.ts';

export interface ExchangeWish {
  provider: Provider;
  serviceAccount: string | undefined;
  scopes: readonly string[];
  audience: string;
  endpoints: GoogleEndpoints;
}

export interface Exchanged extends AccessToken {
  /** What GitHub's token said. */
  claims: TokenClaims;
}

/** Google's longest without an exception of the organisation's. https://docs.cloud.google.com/iam/docs/create-short-lived-credentials-direct */
const LIFETIME_SECONDS = 3_600;

/**
 * One token of GitHub's for one of Google's, by Google's own client.
 * https://docs.cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 * https://docs.cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
 */
export async function exchange(wish: ExchangeWish, ports: GoogleIdentityPorts): Promise<Exchanged> {
  const { provider, serviceAccount, scopes, endpoints } = wish;
  const { sts = 'https://sts.googleapis.com', iamCredentials = 'https://iamcredentials.googleapis.com' } =
    endpoints;
  // Before the library is loaded: a job without a token is told so at once.
  const githubToken = await ports.idToken(wish.audience).catch((error: unknown) => {
    throw noIdToken(error);
  });
  ports.mask(githubToken);
  const claims = readClaims(githubToken);
  // Loaded when first needed: who pushes to another cloud never pays for it.
  const { IdentityPoolClient } = await import('google-auth-library');
  // Made anew each time: it would keep its token by a clock and for a time of its own.
  const client = new IdentityPoolClient({
    type: 'external_account',
    audience: `//iam.googleapis.com/${provider.name}`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${sts}/v1/token`,
    subject_token_supplier: { getSubjectToken: async () => githubToken },
    scopes: [...scopes],
    ...(serviceAccount !== undefined && {
      service_account_impersonation_url: `${iamCredentials}/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken`,
      service_account_impersonation: { token_lifetime_seconds: LIFETIME_SECONDS },
    }),
  });
  try {
    const { token } = await patiently(client.getAccessToken(), patience(ports.signal));
    if (!token)
      throw new RemoteError('Google answered without a token', { service: 'Google STS', operation: 'token' });
    return { token, lifetime: lifetimeOf(client.credentials.expiry_date, serviceAccount), claims };
  } catch (cause) {
    ports.signal?.throwIfAborted();
    if (cause instanceof ActionError) throw cause;
    throw refusal(cause, { provider, serviceAccount, claims });
  }
}

/** A service account's is as long as was asked for: its end is told by Google's clock, which need not be the runner's. */
function lifetimeOf(expiry: number | null | undefined, serviceAccount: string | undefined): number {
  if (serviceAccount !== undefined || !expiry) return LIFETIME_SECONDS * 1_000;
  // The library made it from the seconds that it was told and this same clock.
  return expiry - Date.now();
}
