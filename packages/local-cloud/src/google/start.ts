import { type Call, type Handler, type Incoming, json, type Refusal, type Reply } from '../http/exchange.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { type LocalRegistry, startRegistry } from '../registry/start.ts';
import { GoogleTokens } from './access-tokens.ts';
import { attributeCondition } from './attribute-condition.ts';
import { generateAccessToken, type ServiceAccount } from './generate-access-token.ts';
import { ApiFault, apiReply, StsFault, stsReply } from './google-fault.ts';
import { exchangeToken } from './sts-token.ts';
import type { WorkloadIdentityProvider } from './workload-identity.ts';

export interface GoogleOptions extends Omit<ListenOptions, 'name'> {
  providers: readonly WorkloadIdentityProvider[];
  serviceAccounts?: readonly ServiceAccount[];
  /** The registry's port; a free one when absent. */
  registryPort?: number;
  /** Whether the registry must be opened with a token; it must when absent. */
  auth?: boolean;
}

export interface LocalGoogle extends Listening {
  env: Record<string, string>;
  tokens: GoogleTokens;
  /** Artifact Registry: takes access tokens, and makes a repository at its first push. */
  registry: LocalRegistry;
}

/** Google's STS and IAM Credentials at one address, and an Artifact Registry that takes their tokens. */
export async function startGoogle(options: GoogleOptions): Promise<LocalGoogle> {
  const { providers, serviceAccounts = [], registryPort, auth = true, ...server } = options;
  for (const { condition } of providers) if (condition !== undefined) attributeCondition(condition);
  const tokens = new GoogleTokens();
  const { port: _own, ...shared } = server;
  const registry = await startRegistry({
    ...shared,
    ...(registryPort !== undefined && { port: registryPort }),
    name: 'artifact-registry',
    ...(auth && { auth: tokens }),
  });
  const handler: Handler = request => recognise(request, providers, serviceAccounts, tokens);
  const listening = await listen(handler, { ...server, name: 'google' });
  return {
    ...listening,
    // As gcloud knows them: https://docs.cloud.google.com/sdk/gcloud/reference/topic/configurations
    env: {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_STS: `${listening.url}/`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS: `${listening.url}/`,
    },
    tokens,
    registry,
    async close() {
      await Promise.all([listening.close(), registry.close()]);
    },
  };
}

const ACCOUNT = /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/;

function recognise(
  request: Incoming,
  providers: readonly WorkloadIdentityProvider[],
  accounts: readonly ServiceAccount[],
  tokens: GoogleTokens,
): Call {
  const { method, url } = request;
  const [, email] = ACCOUNT.exec(decodeURIComponent(url.pathname)) ?? [];
  if (method === 'POST' && url.pathname === '/v1/token') {
    const run = () => exchangeToken(request, providers, tokens);
    return call('google-sts', 'ExchangeToken', run, refuseSts);
  }
  if (method === 'POST' && email !== undefined) {
    const run = () => generateAccessToken(request, email, accounts, tokens);
    return call('google-iam-credentials', 'GenerateAccessToken', run, refuseApi);
  }
  const operation = `${method} ${url.pathname}`;
  const run = async () =>
    json(501, { error: { code: 501, message: `${operation} is not implemented here` } });
  return call('google', operation, run, refuseApi);
}

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

function refuseSts(refusal: Refusal, status?: number): Reply {
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
