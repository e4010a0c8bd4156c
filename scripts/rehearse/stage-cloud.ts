import {
  dockerRuntime,
  type LocalCloud,
  type LocalNotices,
  type LocalRegistry,
  type LocalRun,
  type LocalVercel,
  processRuntime,
  type RunParts,
  type RuntimeParts,
  startLocalCloud,
  startNotices,
  startRegistry,
} from '../../packages/local-cloud/src/index.ts';
import { people } from './decide/people.ts';
import { projects, serviceAccounts } from './google.ts';
import type { Machine } from './machine.ts';
import { ACCOUNTS, openPlace, type Place, roles } from './places.ts';
import type { ShopService } from './services.ts';
import { vercelWithSite } from './site.ts';

/** The local cloud with the places that the shop is deployed to. */
export interface Stage {
  cloud: LocalCloud;
  run: LocalRun;
  vercel: LocalVercel;
  /** Whoever is told of releases. */
  notices: LocalNotices;
  /** A public registry, where base images come from. */
  bases: LocalRegistry;
  staging: Place;
  production: Place;
  close(): Promise<void>;
}

export interface StageOptions {
  runtime: 'docker' | 'process';
  machine: Machine;
  services: ShopService[];
  /** Where Cloud Run's services run. */
  regions: readonly string[];
  /** The git folder whose commits GitHub knows. */
  history: string;
}

export async function openStage({
  runtime: kind,
  machine: { python },
  services,
  regions,
  history,
}: StageOptions): Promise<Stage> {
  const runtime = ({ credentials }: RunParts | RuntimeParts) =>
    kind === 'docker'
      ? dockerRuntime({ credentials })
      : processRuntime({ credentials, ...(python && { python }) });
  const cloud = await startLocalCloud({
    accounts: [ACCOUNTS.staging, ACCOUNTS.production],
    roles: roles(),
    oidc: { job: { repository: 'org/shop' } },
    github: { history: { git: history }, people },
    ecs: { runtime },
    vercel: vercelWithSite(),
    google: { serviceAccounts: serviceAccounts(), run: { projects: projects(), regions, runtime } },
  });
  const { run, vercel } = cloud;
  if (run === undefined || vercel === undefined)
    throw new Error('the local cloud has no Cloud Run, or no Vercel');
  const [bases, notices] = await Promise.all([startRegistry(), startNotices()]);
  const open = (environment: 'staging' | 'production') =>
    openPlace(cloud, run, environment, services, regions);
  return {
    cloud,
    run,
    vercel,
    notices,
    bases,
    staging: await open('staging'),
    production: await open('production'),
    async close() {
      await Promise.all([cloud.close(), bases.close(), notices.close()]);
    },
  };
}
