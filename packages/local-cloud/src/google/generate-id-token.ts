import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { GoogleTokens } from './access-tokens.ts';
import { caller, jsonBody } from './api-request.ts';
import { ApiFault } from './google-fault.ts';
import type { GoogleIdTokens } from './id-tokens.ts';
import { mayActAs, type ServiceAccount } from './service-account.ts';

/** A service account's ID token, for who may act as it. https://docs.cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken */
export async function generateIdToken(
  request: Incoming,
  email: string,
  accounts: readonly ServiceAccount[],
  tokens: GoogleTokens,
  idTokens: GoogleIdTokens,
): Promise<Reply> {
  const asking = caller(request, tokens);
  const { audience, includeEmail = false, delegates } = await jsonBody(request);
  if (typeof audience !== 'string' || audience === '') {
    throw new ApiFault(400, 'INVALID_ARGUMENT', 'Audience is required.');
  }
  if (delegates !== undefined) throw new ApiFault(501, 'UNIMPLEMENTED', 'delegates is not implemented here');
  mayActAs(asking, email, accounts, 'iam.serviceAccounts.getOpenIdToken');
  return json(200, { token: await idTokens.issue(email, audience, includeEmail === true) });
}
