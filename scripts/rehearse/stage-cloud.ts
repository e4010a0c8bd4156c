import {
  dockerRuntime,
  type LocalCloud,
  type LocalRegistry,
  processRuntime,
  startLocalCloud,
  startRegistry,
} from '../../packages/local-cloud/src/index.ts';
import type { Machine } from './machine.ts';
import type { ShopService } from './services.ts';

export const CLUSTER = 'shop-staging';
export const DEPLOY_ROLE = 'arn:aws:iam::123456789012:role/deploy';

/** The local cloud with the service's addresses, which stay the same whatever runs behind them. */
export interface Stage {
  cloud: LocalCloud;
  /** A public registry, where base images come from. */
  bases: LocalRegistry;
  urls: Record<string, string>;
  /** Where a new version answers before its users get to it. */
  testUrls: Record<string, string>;
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
    oidc: { job: { repository: 'org/shop', environment: 'staging' } },
    github: { history: { git: history } },
    ecs: {
      runtime: ({ credentials }) =>
        runtime === 'docker'
          ? dockerRuntime({ credentials })
          : processRuntime({ credentials, ...(python && { python }) }),
    },
  });
  const bases = await startRegistry();
  const urls: Record<string, string> = {};
  const testUrls: Record<string, string> = {};
  for (const { name } of services) {
    urls[name] = await cloud.ecs.url(CLUSTER, name);
    testUrls[name] = await cloud.ecs.testUrl(CLUSTER, name);
  }
  return {
    cloud,
    bases,
    urls,
    testUrls,
    async close() {
      await Promise.all([cloud.close(), bases.close()]);
    },
  };
}
