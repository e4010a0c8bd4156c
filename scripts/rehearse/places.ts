import type { LocalAccount, LocalCloud, LocalRun, Role } from '../../packages/local-cloud/src/index.ts';
import { roleForGithub } from '../../packages/local-cloud/src/index.ts';
import { PROJECTS } from './google.ts';
import type { ShopService } from './services.ts';

export const ENVIRONMENTS = ['staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/**
 * One environment of the shop's: an AWS account of its own, with a registry and a cluster that no other's keys open, and a
 * Google Cloud project.
 */
export interface Place {
  environment: Environment;
  account: LocalAccount;
  cluster: string;
  project: string;
  regions: readonly string[];
  /** By service, and beyond the first region by `service@region`; they stay the same whatever runs behind them. */
  urls: Record<string, string>;
  /** Where a new version on ECS answers before its users get to it. */
  testUrls: Record<string, string>;
}

export const ACCOUNTS = { staging: '123456789012', production: '210987654321' } as const;

export const clusterOf = (environment: Environment) => `shop-${environment}`;

const SHOP = 'org/shop';
const arn = (environment: Environment, name: string) => `arn:aws:iam::${ACCOUNTS[environment]}:role/${name}`;

/** As the shop's variables name them. */
export const ROLES = {
  BUILD_ROLE: arn('staging', 'build'),
  DEPLOY_ROLE: arn('staging', 'deploy'),
  READ_ROLE: arn('staging', 'read-images'),
  PROMOTE_ROLE: arn('production', 'promote'),
  PRODUCTION_DEPLOY_ROLE: arn('production', 'deploy'),
};

/** Who may be assumed by which jobs: what deploys by those of its environment, what moves images by those of main. */
export function roles(): Role[] {
  const { staging, production } = ACCOUNTS;
  const main = 'ref:refs/heads/main';
  return [
    roleForGithub(staging, SHOP, { name: 'build', subject: main }),
    roleForGithub(staging, SHOP, { name: 'deploy', subject: 'environment:staging' }),
    roleForGithub(staging, SHOP, { name: 'read-images', subject: main }),
    roleForGithub(production, SHOP, { name: 'promote', subject: main }),
    roleForGithub(production, SHOP, { name: 'deploy', subject: 'environment:production' }),
  ];
}

/** A service in a region as this rehearsal calls it: the first by the service's name alone. */
export const inRegion = (service: string, region: string, { regions }: Pick<Place, 'regions'>) =>
  region === regions[0] ? service : `${service}@${region}`;

/** `web@europe-north1` → `web` */
export const serviceOf = (name: string) => name.split('@')[0] ?? name;

/** `web@europe-north1` → `europe-north1` */
export const regionOf = (name: string, { regions }: Pick<Place, 'regions'>) =>
  name.split('@')[1] ?? regions[0] ?? '';

export async function openPlace(
  cloud: LocalCloud,
  run: LocalRun,
  environment: Environment,
  services: readonly Pick<ShopService, 'name' | 'platform'>[],
  regions: readonly string[],
): Promise<Place> {
  const account = cloud.accounts.get(ACCOUNTS[environment]);
  if (account === undefined) throw new Error(`the local cloud has no account for ${environment}`);
  const [cluster, project] = [clusterOf(environment), PROJECTS[environment]];
  const place: Place = { environment, account, cluster, project, regions, urls: {}, testUrls: {} };
  for (const { name, platform } of services) {
    if (platform === 'ecs') {
      place.urls[name] = await account.ecs.url(cluster, name);
      place.testUrls[name] = await account.ecs.testUrl(cluster, name);
    } else {
      for (const region of regions)
        place.urls[inRegion(name, region, place)] = await run.world.url(project, region, name);
    }
  }
  return place;
}
