import type { InputProblems } from '@pipeline/contracts';
import { isServiceAccount, parseProvider } from './provider.ts';

/** The inputs that say as whom Google is spoken to. */
export interface IdentityInputs {
  workloadIdentityProvider: string | undefined;
  serviceAccount: string | undefined;
}

/** @param alone what a service account is good for without a provider, such as identity tokens by the environment's own credentials */
export function checkIdentity(
  { workloadIdentityProvider, serviceAccount }: IdentityInputs,
  problems: InputProblems,
  alone = false,
): void {
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
  else if (serviceAccount !== undefined && workloadIdentityProvider === undefined && !alone)
    problems.add(
      'service-account',
      'nothing says how to act as it',
      'Add `workload-identity-provider`, or remove it: the credentials of the environment are used as they are',
    );
}
