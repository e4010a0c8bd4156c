import { ActionError, ConfigError, RemoteError } from '@pipeline/contracts';
import { ask } from './ask.ts';
import { payloadOf } from './claims.ts';
import { exchangeWish } from './credentials.ts';
import { exchange } from './exchange.ts';
import type { GoogleIdentityOptions, GoogleIdentityPorts, GoogleIdTokens } from './options.ts';
import { patience } from './patience.ts';
import { refreshing } from './refreshing.ts';
import { refusal } from './refusal.ts';

/**
 * ID tokens of a service account, for services that check who calls, such as a private one on Cloud Run: GitHub's token
 * is traded for a token of the workload identity, and that asks for the account's. What is malformed throws a
 * ConfigError at once. https://docs.cloud.google.com/iam/docs/create-short-lived-credentials-direct#sa-credentials-oidc
 */
export function googleIdToken(options: GoogleIdentityOptions, ports: GoogleIdentityPorts): GoogleIdTokens {
  const wish = exchangeWish(options);
  const serviceAccount = accountOf(wish.serviceAccount);
  const { provider } = wish;
  return idTokens(ports, async (audience, stop) => {
    const { token, claims } = await exchange({ ...wish, serviceAccount: undefined }, ports);
    ports.mask(token);
    const at = { account: serviceAccount, audience, endpoint: wish.endpoints.iamCredentials };
    return generateIdToken(token, at, stop, cause => refusal(cause, { provider, serviceAccount, claims }));
  });
}

/** Google's STS gives access tokens alone: an ID token is always a service account's. */
export function accountOf(serviceAccount: string | undefined): string {
  if (serviceAccount !== undefined) return serviceAccount;
  throw new ConfigError('An ID token is wanted, and no service account whose it is to be', {
    hint: 'Give `service-account`: Google gives ID tokens to service accounts alone. It needs roles/run.invoker on the service that is called.',
  });
}

/** Keeps one for each audience, and gets a new one when less than five minutes are left. */
export function idTokens(
  ports: GoogleIdentityPorts,
  obtain: (audience: string, stop: AbortSignal) => Promise<string>,
): GoogleIdTokens {
  const { mask, clock, signal, log = () => undefined } = ports;
  const held = new Map<string, ReturnType<typeof refreshing>>();
  const keep = (audience: string) => {
    const kept = refreshing({
      obtain: async () => {
        const token = await obtain(audience, patience(signal));
        mask(token);
        return { token, lifetime: lifetimeOf(token) };
      },
      now: () => clock.now(),
      log,
    });
    held.set(audience, kept);
    return kept;
  };
  return { idToken: audience => (held.get(audience) ?? keep(audience)).accessToken() };
}

export interface WantedIdToken {
  account: string;
  audience: string;
  /** Google's own where absent. */
  endpoint: string | undefined;
}

/** https://docs.cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken */
export async function generateIdToken(
  accessToken: string,
  { account, audience, endpoint = 'https://iamcredentials.googleapis.com' }: WantedIdToken,
  stop: AbortSignal,
  refused: (cause: unknown) => Error,
): Promise<string> {
  const url = `${endpoint}/v1/projects/-/serviceAccounts/${account}:generateIdToken`;
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ audience, includeEmail: true });
  return tokenFrom(ask(url, { headers, body }, stop), 'token', refused);
}

/** The field of an answer that is the token. */
export async function tokenFrom(
  asked: Promise<Record<string, unknown>>,
  field: string,
  refused: (cause: unknown) => Error,
): Promise<string> {
  const answer = await asked.catch((cause: unknown) => {
    if (cause instanceof ActionError) throw cause;
    throw refused(cause);
  });
  const token = answer[field];
  if (typeof token === 'string' && token !== '') return token;
  throw new RemoteError('Google answered without a token', { service: 'Google', operation: 'token' });
}

/** By the token's own two times, so that it does not matter whose clock is wrong; in ms. */
function lifetimeOf(token: string): number {
  const { exp, iat } = payloadOf(token);
  return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1_000 : 0;
}
