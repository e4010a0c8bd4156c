import type { ServiceAccount } from './service-account.ts';
import type { WorkloadIdentityProvider } from './workload-identity.ts';

/** The provider of a user who followed Google's guide, for the jobs of one owner. https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines */
export function providerForGithub(issuer: string, repository: string): WorkloadIdentityProvider {
  const [owner] = repository.split('/');
  return {
    name: 'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
    issuer,
    condition: `assertion.repository_owner == '${owner}'`,
  };
}

/** An account that all jobs of a repository may act as. */
export function accountForGithub(
  repository: string,
  email = 'push@shop.iam.gserviceaccount.com',
): ServiceAccount {
  const pool = 'projects/123456789012/locations/global/workloadIdentityPools/github';
  return { email, users: [`principalSet://iam.googleapis.com/${pool}/attribute.repository/${repository}`] };
}
