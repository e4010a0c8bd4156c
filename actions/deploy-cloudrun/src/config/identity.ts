import type { Problems } from '@pipeline/action-kit';
import { checkIdentity } from '@pipeline/google-identity';
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
  checkIdentity({ workloadIdentityProvider, serviceAccount }, problems, identityToken);
  if (identityToken && workloadIdentityProvider !== undefined && serviceAccount === undefined)
    problems.add(
      'service-account',
      'it is missing',
      'Name the account whose identity token is sent: Google gives them to service accounts alone',
    );
  return { workloadIdentityProvider, serviceAccount, identityToken };
}
