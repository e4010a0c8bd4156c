import {
  dockerRuntime,
  ecsService,
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
  close(): Promise<void>;
}

export async function openStage(
  runtime: 'docker' | 'process',
  { python }: Machine,
  services: ShopService[],
): Promise<Stage> {
  const cloud = await startLocalCloud({
    oidc: { job: { repository: 'org/shop', environment: 'staging' } },
    ecs: {
      runtime: ({ credentials }) =>
        runtime === 'docker'
          ? dockerRuntime({ credentials })
          : processRuntime({ credentials, ...(python && { python }) }),
    },
  });
  const bases = await startRegistry();
  const urls: Record<string, string> = {};
  for (const { name } of services) urls[name] = await cloud.ecs.url(CLUSTER, name);
  return {
    cloud,
    bases,
    urls,
    async close() {
      await Promise.all([cloud.close(), bases.close()]);
    },
  };
}

/** Puts the release before in place: a cluster, and each service steady on its image. */
export async function installRelease({ cloud, urls }: Stage, images: Record<string, string>): Promise<void> {
  const { operations } = ecsService(cloud.ecs);
  const call = (operation: string, input: object) => operations[operation]?.(input as never);
  await call('CreateCluster', { clusterName: CLUSTER });
  for (const [name, image] of Object.entries(images)) {
    await call('RegisterTaskDefinition', {
      family: name,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        {
          name,
          image,
          essential: true,
          portMappings: [{ containerPort: 8080 }],
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': `/ecs/${name}`,
              'awslogs-region': 'eu-west-1',
              'awslogs-stream-prefix': 'ecs',
            },
          },
        },
      ],
    });
    await call('CreateService', {
      cluster: CLUSTER,
      serviceName: name,
      taskDefinition: name,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
  }
  for (const name of Object.keys(images)) {
    if (await answers(`${urls[name]}/health`)) continue;
    const [service] = [...cloud.ecs.services.values()].filter(each => each.name === name);
    const events = service?.events.map(({ message }) => message) ?? [];
    throw new Error(
      [`The release before of ${name} does not answer at ${urls[name]}/health`, ...events.slice(0, 5)].join(
        '\n  ',
      ),
    );
  }
}

/** Whether a URL answers well within half a minute. */
async function answers(url: string): Promise<boolean> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const good = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      answer => answer.ok,
      () => false,
    );
    if (good) return true;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return false;
}
