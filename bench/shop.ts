import { setTimeout as sleep } from 'node:timers/promises';
import { createService } from '../packages/local-cloud/src/ecs/services.ts';
import { type LocalCloud, startLocalCloud } from '../packages/local-cloud/src/index.ts';
import type { Wish } from './contenders.ts';

/** The task definition that the service runs, and that a peer is given whole. */
export const definition = (image: string) => ({
  family: 'api',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 8080 }] }],
});

/** Services in a local cloud, which every contender deploys to in turn. */
export interface Shop extends AsyncDisposable {
  cloud: LocalCloud;
  services: string[];
  /** Another one at each call, so that each deploy has something to do. */
  wish(services: string[], wait: boolean): Wish;
  /** When ECS itself was done with the newest deployments that ended, by its own event on each service. */
  lastEnd(): number;
}

/** `speed`: how many times as fast as the real service; `tasks`: how many each service wants. */
export async function openShop(speed: number, tasks: number, count = 1): Promise<Shop> {
  const cloud = await startLocalCloud({ ecs: { speed } });
  cloud.ecs.clusters.set('shop', {
    name: 'shop',
    arn: `arn:aws:ecs:${cloud.aws.region}:${cloud.aws.accountId}:cluster/shop`,
    status: 'ACTIVE',
    tags: [],
    settings: [],
  });
  const { taskDefinitionArn } = cloud.ecs.taskDefinitions.register(definition('example.com/api:0'));
  const services = Array.from({ length: count }, (_, at) =>
    createService(cloud.ecs, {
      cluster: 'shop',
      serviceName: `api-${at}`,
      taskDefinition: taskDefinitionArn,
      desiredCount: tasks,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    }),
  );
  while (!services.every(({ steady }) => steady)) await sleep(5);
  let images = 0;
  return {
    cloud,
    services: services.map((_, at) => `api-${at}`),
    wish(names, wait) {
      const image = `example.com/api:${++images}`;
      return { cluster: 'shop', services: names, image, definition: definition(image), wait };
    },
    lastEnd() {
      const ends = services.map(({ events }) =>
        events.find(({ message }) => / deployment (?:completed|failed)/.test(message)),
      );
      return Math.max(...ends.map(end => end?.createdAt ?? Number.NaN));
    },
    [Symbol.asyncDispose]: () => cloud.close(),
  };
}
