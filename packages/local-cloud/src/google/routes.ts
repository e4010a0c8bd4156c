import { type Call, type Incoming, json, type Refusal, type Reply } from '../http/exchange.ts';
import type { GoogleTokens } from './access-tokens.ts';
import { generateAccessToken } from './generate-access-token.ts';
import { generateIdToken } from './generate-id-token.ts';
import { ApiFault, apiReply, StsFault, stsReply } from './google-fault.ts';
import type { GoogleIdTokens } from './id-tokens.ts';
import { type AccountKeys, grantByJwt } from './jwt-grant.ts';
import type { CloudLog } from './logging/cloud-log.ts';
import { listEntries } from './logging/list-entries.ts';
import type { ServiceAccount } from './service-account.ts';
import { exchangeToken } from './sts-token.ts';
import type { WorkloadIdentityProvider } from './workload-identity.ts';

export interface GoogleParts {
  providers: readonly WorkloadIdentityProvider[];
  accounts: readonly ServiceAccount[];
  keys: AccountKeys;
  tokens: GoogleTokens;
  idTokens: GoogleIdTokens;
  log: CloudLog;
}

const ACCOUNT = /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):(generateAccessToken|generateIdToken)$/;

/** Google's STS, its OAuth server, IAM Credentials and Logging, which differ by their paths. */
export function recognise(request: Incoming, parts: GoogleParts): Call {
  const { method, url } = request;
  const { providers, accounts, keys, tokens, idTokens, log } = parts;
  const route = `${method} ${url.pathname}`;
  switch (route) {
    case 'POST /v1/token':
      return oauth('google-sts', 'ExchangeToken', () => exchangeToken(request, providers, tokens));
    case 'POST /token':
      return oauth('google-oauth', 'GrantByJwt', () => grantByJwt(request, keys, tokens, idTokens));
    case 'POST /v2/entries:list':
      return api('google-logging', 'ListLogEntries', () => listEntries(request, log, tokens));
    case 'GET /oauth2/v3/certs':
      return api('google', 'GetCerts', async () => json(200, await idTokens.keys()));
  }
  const [, email = '', operation] = ACCOUNT.exec(decodeURIComponent(url.pathname)) ?? [];
  if (method === 'POST' && operation === 'generateAccessToken') {
    const run = () => generateAccessToken(request, email, accounts, tokens);
    return api('google-iam-credentials', 'GenerateAccessToken', run);
  }
  if (method === 'POST' && operation === 'generateIdToken') {
    const run = () => generateIdToken(request, email, accounts, tokens, idTokens);
    return api('google-iam-credentials', 'GenerateIdToken', run);
  }
  return api('google', route, async () =>
    json(501, { error: { code: 501, message: `${route} is not implemented here` } }),
  );
}

const oauth = (service: string, operation: string, run: () => Promise<Reply>) =>
  call(service, operation, run, refuseOauth);
const api = (service: string, operation: string, run: () => Promise<Reply>) =>
  call(service, operation, run, refuseApi);

/** None of these changes anything: tokens are as good as never made. */
function call(service: string, operation: string, run: () => Promise<Reply>, refuse: Call['refuse']): Call {
  return { service, operation, write: false, run: () => told(run), refuse };
}

async function told(run: () => Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StsFault) return stsReply(error);
    if (error instanceof ApiFault) return apiReply(error);
    throw error;
  }
}

function refuseOauth(refusal: Refusal, status?: number): Reply {
  switch (refusal) {
    case 'throttle':
      return stsReply(new StsFault('temporarily_unavailable', 'Quota exceeded.'), status ?? 429);
    case 'expired-token':
      return stsReply(new StsFault('invalid_grant', 'The ID Token is stale to sign-in.'), status);
    case 'server-error':
      return stsReply(new StsFault('server_error', 'Internal error.'), status ?? 500);
  }
}

function refuseApi(refusal: Refusal, status?: number): Reply {
  switch (refusal) {
    case 'throttle':
      return apiReply(new ApiFault(status ?? 429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.'));
    case 'expired-token':
      return apiReply(new ApiFault(status ?? 401, 'UNAUTHENTICATED', 'The access token has expired.'));
    case 'server-error':
      return apiReply(new ApiFault(status ?? 503, 'UNAVAILABLE', 'The service is currently unavailable.'));
  }
}
