import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { GoogleTokens } from './access-tokens.ts';
import { caller, jsonBody } from './api-request.ts';
import { ApiFault } from './google-fault.ts';
import { mayActAs, principalOf, type ServiceAccount } from './service-account.ts';

/** https://docs.cloud.google.com/iam/docs/create-short-lived-credentials-direct: an hour, without an organisation's exception. */
const LONGEST = 3_600;

/** A service account's token for who may have it. https://docs.cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
export async function generateAccessToken(
  request: Incoming,
  email: string,
  accounts: readonly ServiceAccount[],
  tokens: GoogleTokens,
): Promise<Reply> {
  const asking = caller(request, tokens);
  const { scope, lifetime = `${LONGEST}s` } = await jsonBody(request);
  if (!Array.isArray(scope) || scope.length === 0) {
    throw new ApiFault(400, 'INVALID_ARGUMENT', 'Scope required.');
  }
  const seconds = Number(/^(\d+)s$/.exec(String(lifetime))?.[1] ?? Number.NaN);
  if (!(seconds > 0 && seconds <= LONGEST)) {
    throw new ApiFault(400, 'INVALID_ARGUMENT', 'The access token lifetime cannot exceed 3600 seconds.');
  }
  mayActAs(asking, email, accounts, 'iam.serviceAccounts.getAccessToken');
  const { token, expires } = tokens.issue(principalOf(email), seconds);
  return json(200, { accessToken: token, expireTime: `${expires.toISOString().slice(0, 19)}Z` });
}
