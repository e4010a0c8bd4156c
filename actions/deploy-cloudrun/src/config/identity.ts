import type { Problems } from '@pipeline/action-kit';
import { isServiceAccount, parseProvider } from '@pipeline/google-identity';
import type { Inputs } from '../spec.gen.ts';

/** Who deploys. */
export interface IdentityConfig {
  /** Absent: the environment's own credentials. */
  workloadIdentityProvider: string | undefined;
  /** Who is acted as; with the environment's own credentials whose identity tokens are asked for. */
  serviceAccount: string | undefined;
  /** Whether the checks carry an identity token of the service's URL, which for the first is an output, too. */
  identityToken: boolean;
}

export function identityOf(inputs: Inputs, problems: Problems): IdentityConfig {
  const { workloadIdentityProvider, serviceAccount, identityToken } = inputs;
  const provider = workloadIdentityProvider === undefined ? {} : parseProvider(workloadIdentityProvider);
  if (typeof provider === 'string')
    problems.add(
      'workload-identity-provider',
      `${JSON.stringify(workloadIdentityProvider)} ${provider}`,
      'Write it like projects/123456789012/locations/global/workloadIdentityPools/github/providers/shop',
    );
  if (serviceAccount !== undefined && !isServiceAccount(serviceAccount))
    problems.add(
      'service-account',
      `${JSON.stringify(serviceAccount)} is not a service account’s email`,
      'Write it like deploy@shop-staging.iam.gserviceaccount.com',
    );
  else if (serviceAccount !== undefined && workloadIdentityProvider === undefined && !identityToken)
    problems.add(
      'service-account',
      'nothing says how to act as it',
      'Add `workload-identity-provider`, or remove it: the credentials of the environment are used as they are',
    );
  if (identityToken && workloadIdentityProvider !== undefined && serviceAccount === undefined)
    problems.add(
      'service-account',
      'it is missing',
      'Name the account whose identity token is sent: Google gives them to service accounts alone',
    );
  return { workloadIdentityProvider, serviceAccount, identityToken };
}
