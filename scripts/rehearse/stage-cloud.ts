import {
  dockerRuntime,
  type LocalCloud,
  type LocalRegistry,
  processRuntime,
  startLocalCloud,
  startRegistry,
} from '../../packages/local-cloud/src/index.ts';
import type { Machine } from './machine.ts';
import { ACCOUNTS, openPlace, type Place, roles } from './places.ts';
import type { ShopService } from './services.ts';

/** The local cloud with the places that the shop is deployed to. */
export interface Stage {
  cloud: LocalCloud;
  /** A public registry, where base images come from. */
  bases: LocalRegistry;
  staging: Place;
  production: Place;
  close(): Promise<void>;
}

/** @param history the git folder whose commits GitHub knows */
export async function openStage(
  runtime: 'docker' | 'process',
  { python }: Machine,
  services: ShopService[],
  history: string,
): Promise<Stage> {
  const cloud = await startLocalCloud({
    accounts: [ACCOUNTS.staging, ACCOUNTS.production],
    roles: roles(),
    oidc: { job: { repository: 'org/shop' } },
    github: { history: { git: history } },
    ecs: {
      runtime: ({ credentials }) =>
        runtime === 'docker'
          ? dockerRuntime({ credentials })
          : processRuntime({ credentials, ...(python && { python }) }),
    },
  });
  const bases = await startRegistry();
  return {
    cloud,
    bases,
    staging: await openPlace(cloud, 'staging', services),
    production: await openPlace(cloud, 'production', services),
    async close() {
      await Promise.all([cloud.close(), bases.close()]);
    },
  };
}
