import type { CloudRunOptions, ServiceAccount } from '../../packages/local-cloud/src/index.ts';
import type { Environment } from './places.ts';

/** The shop's Google Cloud projects, one for each environment. */
export const PROJECTS = { staging: 'shop-staging', production: 'shop-production' } as const;

/** Of a local registry a repository is where a project's images are, as of `europe-west1-docker.pkg.dev`. */
export const imagesOf = (environment: Environment) => `${PROJECTS[environment]}/images`;

/** Where a service runs when a scenario does not say otherwise. */
export const REGION = 'europe-west1';

const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/github';

const account = (environment: Environment, name: string) =>
  `${name}@${PROJECTS[environment]}.iam.gserviceaccount.com`;

/** As the shop's variables name them. */
export const GOOGLE = {
  GOOGLE_PROVIDER: `${POOL}/providers/github`,
  RUN_PROJECT: PROJECTS.staging,
  BUILD_ACCOUNT: account('staging', 'build'),
  DEPLOY_ACCOUNT: account('staging', 'deploy'),
  PRODUCTION_RUN_PROJECT: PROJECTS.production,
  PROMOTE_ACCOUNT: account('production', 'promote'),
  PRODUCTION_DEPLOY_ACCOUNT: account('production', 'deploy'),
};

/** Who may act as which account: what deploys for the jobs of its environment, what moves images for those of main. */
export function serviceAccounts(): ServiceAccount[] {
  const usedBy = (email: string, subject: string) => ({
    email,
    users: [`principal://iam.googleapis.com/${POOL}/subject/repo:org/shop:${subject}`],
  });
  const main = 'ref:refs/heads/main';
  return [
    usedBy(GOOGLE.BUILD_ACCOUNT, main),
    usedBy(GOOGLE.DEPLOY_ACCOUNT, 'environment:staging'),
    usedBy(GOOGLE.PROMOTE_ACCOUNT, main),
    usedBy(GOOGLE.PRODUCTION_DEPLOY_ACCOUNT, 'environment:production'),
  ];
}

export function projects(): NonNullable<CloudRunOptions['projects']> {
  return [
    { id: PROJECTS.staging, number: '123456789012' },
    { id: PROJECTS.production, number: '210987654321' },
  ];
}
