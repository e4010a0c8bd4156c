import { setTimeout as sleep } from 'node:timers/promises';
import { createService } from '../packages/local-cloud/src/ecs/services.ts';
import { type LocalCloud, startLocalCloud } from '../packages/local-cloud/src/index.ts';

/** The task definition that the service runs, and that a peer is given whole. */
export const definition = (image: string) => ({
  family: 'api',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 8080 }] }],
});

/** One service in a local cloud, which every contender deploys to in turn. */
export interface Shop extends AsyncDisposable {
  cloud: LocalCloud;
  /** Another one at each call, so that each deploy has something to do. */
  nextImage(): string;
  /** When ECS itself was done with the newest deployment that ended, by its own event. */
  lastEnd(): number;
}

/** `speed`: how many times as fast as the real service; `tasks`: how many the service wants. */
export async function openShop(speed: number, tasks: number): Promise<Shop> {
  const cloud = await startLocalCloud({ ecs: { speed } });
  cloud.ecs.clusters.set('shop', {
    name: 'shop',
    arn: `arn:aws:ecs:${cloud.aws.region}:${cloud.aws.accountId}:cluster/shop`,
    status: 'ACTIVE',
    tags: [],
    settings: [],
  });
  const { taskDefinitionArn } = cloud.ecs.taskDefinitions.register(definition('example.com/api:0'));
  const service = createService(cloud.ecs, {
    cluster: 'shop',
    serviceName: 'api',
    taskDefinition: taskDefinitionArn,
    desiredCount: tasks,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  });
  while (!service.steady) await sleep(5);
  let images = 0;
  return {
    cloud,
    nextImage: () => `example.com/api:${++images}`,
    lastEnd() {
      const end = service.events.find(({ message }) => / deployment (?:completed|failed)/.test(message));
      if (end === undefined) throw new Error('no deployment has ended');
      return end.createdAt;
    },
    [Symbol.asyncDispose]: () => cloud.close(),
  };
}
