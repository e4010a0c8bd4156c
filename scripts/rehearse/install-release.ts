import { ecsService, type World } from '../../packages/local-cloud/src/index.ts';
import type { Place } from './places.ts';
import type { EcsService } from './services.ts';

/** How ECS is told to roll a service out; the two that the rehearsal shows. */
const ROLLOUTS = {
  rolling: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } },
  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment.html and …/pause-lifecycle-hooks.html */
  canary: {
    deploymentConfiguration: {
      strategy: 'CANARY',
      canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 1 },
      bakeTimeInMinutes: 0,
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] }],
    },
  },
  'rolling, no circuit breaker': {},
};

export type RolloutName = keyof typeof ROLLOUTS;

/** The service's part of its load balancer, whose listener rules ECS may move. */
function balancer(account: string, name: string) {
  const arn = `arn:aws:elasticloadbalancing:eu-west-1:${account}`;
  return {
    loadBalancers: [
      {
        targetGroupArn: `${arn}:targetgroup/${name}-blue/1`,
        containerName: name,
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: `${arn}:targetgroup/${name}-green/2`,
          productionListenerRule: `${arn}:listener-rule/app/shop/1/1/1`,
          testListenerRule: `${arn}:listener-rule/app/shop/1/2/2`,
          roleArn: `arn:aws:iam::${account}:role/ecs-traffic`,
        },
      },
    ],
  };
}

/** Puts the release before in place: a cluster, and each service steady on its image. */
export async function installRelease(
  { account, cluster, urls }: Place,
  services: EcsService[],
  images: Record<string, string>,
  rolloutOf: (service: EcsService) => RolloutName,
): Promise<void> {
  const { operations } = ecsService(account.ecs);
  const call = (operation: string, input: object) => operations[operation]?.(input as never);
  await call('CreateCluster', { clusterName: cluster });
  for (const service of services) {
    const { name } = service;
    await call('RegisterTaskDefinition', taskDefinition(name, images[name] ?? ''));
    const rollout = rolloutOf(service);
    await call('CreateService', {
      cluster,
      serviceName: name,
      taskDefinition: name,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...(rollout === 'canary' && balancer(account.id, name)),
      ...ROLLOUTS[rollout],
    });
  }
  for (const { name } of services) await untilSteady(account.ecs, name, urls[name] ?? '');
}

function taskDefinition(name: string, image: string): object {
  const options = {
    'awslogs-group': `/ecs/${name}`,
    'awslogs-region': 'eu-west-1',
    'awslogs-stream-prefix': 'ecs',
  };
  return {
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
        logConfiguration: { logDriver: 'awslogs', options },
      },
    ],
  };
}

/** Answers its hooks, too: of the release before nothing is to be checked. */
async function untilSteady(world: World, name: string, url: string): Promise<void> {
  const { operations } = ecsService(world);
  const service = [...world.services.values()].find(each => each.name === name);
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const [record] = service?.records ?? [];
    for (const { hookId, status } of record?.lifecycle?.hooks ?? []) {
      if (status !== 'AWAITING_ACTION') continue;
      await operations.ContinueServiceDeployment?.({ serviceDeploymentArn: record?.arn, hookId } as never);
    }
    if (record?.status === 'SUCCESSFUL' && (await answers(`${url}/health`))) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const events = service?.events.map(({ message }) => message) ?? [];
  throw new Error(
    [`The release before of ${name} does not answer at ${url}/health`, ...events.slice(0, 5)].join('\n  '),
  );
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    answer => answer.ok,
    () => false,
  );
}
