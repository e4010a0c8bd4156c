import type { Machine } from './machine.ts';

/** A service of the example's that is rehearsed. */
export type ShopService = {
  name: string;
  /** The variables in the example's workflows that hold its URL and its base image. */
  urlVariable: string;
  baseVariable: string;
  language: 'node' | 'python';
} & (
  | {
      platform: 'ecs';
      /** Holds the URL below which the deploy's checks look. */
      checkVariable: string;
      rollout: 'rolling' | 'canary';
    }
  /** Cloud Run itself says where its checks look. */
  | { platform: 'cloudrun' }
);

/** Vercel has the site, which is no image. */
export type Platform = ShopService['platform'] | 'vercel';
export type EcsService = Extract<ShopService, { platform: 'ecs' }>;

const SERVICES: ShopService[] = [
  {
    name: 'api',
    platform: 'ecs',
    urlVariable: 'API_URL',
    baseVariable: 'NODE_BASE',
    checkVariable: 'API_URL',
    rollout: 'rolling',
    language: 'node',
  },
  {
    name: 'orders',
    platform: 'ecs',
    urlVariable: 'ORDERS_URL',
    baseVariable: 'PYTHON_BASE',
    checkVariable: 'ORDERS_TEST_URL',
    rollout: 'canary',
    language: 'python',
  },
  {
    name: 'web',
    platform: 'cloudrun',
    urlVariable: 'WEB_URL',
    baseVariable: 'NODE_BASE',
    language: 'node',
  },
];

export function onEcs(services: readonly ShopService[]): EcsService[] {
  return services.filter(service => service.platform === 'ecs');
}

/** Names of those on Cloud Run. */
export function onCloudRun(services: readonly ShopService[]): string[] {
  return services.filter(({ platform }) => platform === 'cloudrun').map(({ name }) => name);
}

/** What can run here, and why the rest cannot. */
export function runnable(
  { docker, python }: Machine,
  runtime: 'docker' | 'process',
): { services: ShopService[]; skipped: string[] } {
  const can = ({ language }: ShopService) => language === 'node' || python !== undefined;
  const why =
    runtime === 'process' && !docker ? 'neither Docker nor Python 3 is here' : 'there is no Python 3 here';
  return {
    services: SERVICES.filter(can),
    skipped: SERVICES.filter(service => !can(service)).map(({ name }) => `${name}: skipped, ${why}`),
  };
}
