import type { KeyObject } from 'node:crypto';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { LogStore } from '../logs/store.ts';
import { type LocalRegistry, startRegistry } from '../registry/start.ts';
import { GoogleTokens } from './access-tokens.ts';
import { attributeCondition } from './attribute-condition.ts';
import { GoogleIdTokens } from './id-tokens.ts';
import { newKeyFile } from './key-file.ts';
import { CloudLog } from './logging/cloud-log.ts';
import { recognise } from './routes.ts';
import type { ServiceAccount } from './service-account.ts';
import type { WorkloadIdentityProvider } from './workload-identity.ts';

export interface GoogleOptions extends Omit<ListenOptions, 'name'> {
  providers: readonly WorkloadIdentityProvider[];
  serviceAccounts?: readonly ServiceAccount[];
  /** Where Cloud Logging keeps its entries; a store of its own when absent. */
  logs?: LogStore;
  /** The registry's port; a free one when absent. */
  registryPort?: number;
  /** Whether the registry must be opened with a token; it must when absent. */
  auth?: boolean;
}

export interface LocalGoogle extends Listening {
  env: Record<string, string>;
  tokens: GoogleTokens;
  idTokens: GoogleIdTokens;
  /** Cloud Logging: write to it, and say who may read. */
  logging: CloudLog;
  /** Artifact Registry: takes access tokens, and makes a repository at its first push. */
  registry: LocalRegistry;
  /** What a key file of this service account would hold, with a key that is good here. */
  keyFile(email: string): Record<string, string>;
}

/** Google's STS, OAuth server, IAM Credentials and Logging at one address, and an Artifact Registry that takes their tokens. */
export async function startGoogle(options: GoogleOptions): Promise<LocalGoogle> {
  const {
    providers,
    serviceAccounts: accounts = [],
    logs = new LogStore(),
    registryPort,
    auth = true,
    ...server
  } = options;
  for (const { condition } of providers) if (condition !== undefined) attributeCondition(condition);
  const tokens = new GoogleTokens();
  const idTokens = new GoogleIdTokens();
  const logging = new CloudLog(logs);
  const keys = new Map<string, KeyObject>();
  const { port: _own, ...shared } = server;
  const registry = await startRegistry({
    ...shared,
    ...(registryPort !== undefined && { port: registryPort }),
    name: 'artifact-registry',
    ...(auth && { auth: tokens }),
  });
  const parts = { providers, accounts, keys, tokens, idTokens, log: logging };
  const listening = await listen(request => recognise(request, parts), { ...server, name: 'google' });
  return {
    ...listening,
    // As gcloud knows them: https://docs.cloud.google.com/sdk/gcloud/reference/topic/configurations
    env: {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_STS: `${listening.url}/`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS: `${listening.url}/`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING: `${listening.url}/`,
    },
    tokens,
    idTokens,
    logging,
    registry,
    keyFile(email) {
      const { key, file } = newKeyFile(email, listening.url);
      keys.set(email, key);
      return file;
    },
    async close() {
      await Promise.all([listening.close(), registry.close()]);
    },
  };
}
