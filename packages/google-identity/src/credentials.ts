import { ConfigError } from '@pipeline/contracts';
import { type ExchangeWish, exchange } from './exchange.ts';
import type { GoogleCredentials, GoogleIdentityOptions, GoogleIdentityPorts } from './options.ts';
import { isServiceAccount, type Provider, parseProvider } from './provider.ts';
import { refreshing } from './refreshing.ts';

export const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Google access tokens by Workload Identity Federation: GitHub's OIDC token is traded for a token of the workload
 * identity, and that for one of the service account where there is one. What is malformed throws a ConfigError at
 * once; refusals reject on first use, so a dry run needs no permission. Nothing is ever written to disk.
 * https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines
 */
export function googleCredentials(
  options: GoogleIdentityOptions,
  ports: GoogleIdentityPorts,
): GoogleCredentials {
  const wish = exchangeWish(options);
  const { provider, serviceAccount } = wish;
  const log = ports.log ?? (() => undefined);
  const obtain = async () => {
    const access = await exchange(wish, ports);
    ports.mask(access.token);
    const until = new Date(ports.clock.now() + access.lifetime).toISOString();
    log(`Google: ${serviceAccount ?? `workload identity of pool ${provider.pool}`}, until ${until}`);
    return access;
  };
  return refreshing({ obtain, now: () => ports.clock.now(), log });
}

/** What is to be exchanged, where it can be. */
export function exchangeWish(options: GoogleIdentityOptions): ExchangeWish {
  const provider = providerOf(options.workloadIdentityProvider);
  const { serviceAccount, endpoints = {} } = options;
  if (serviceAccount !== undefined) checkServiceAccount(serviceAccount);
  return {
    provider,
    serviceAccount,
    scopes: options.scopes ?? [CLOUD_PLATFORM],
    audience: options.audience ?? `https://iam.googleapis.com/${provider.name}`,
    endpoints,
  };
}

export function checkServiceAccount(email: string): void {
  if (isServiceAccount(email)) return;
  throw new ConfigError(`service-account "${email}" is not a service account’s email`, {
    hint: 'Write it like deploy@my-project.iam.gserviceaccount.com.',
  });
}

function providerOf(name: string): Provider {
  const provider = parseProvider(name);
  if (typeof provider !== 'string') return provider;
  throw new ConfigError(`workload-identity-provider "${name}" ${provider}`, {
    hint: 'Write it like projects/123456789012/locations/global/workloadIdentityPools/github/providers/github.',
  });
}
