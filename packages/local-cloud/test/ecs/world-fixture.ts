import { ecsService } from '../../src/ecs/ecs-service.ts';
import type { Service } from '../../src/ecs/model.ts';
import { createService, updateService } from '../../src/ecs/services.ts';
import { virtualScheduler } from '../../src/ecs/virtual-scheduler.ts';
import { createWorld, type WorldOptions } from '../../src/ecs/world.ts';
import { LogStore } from '../../src/logs/store.ts';
import type { ContainerSpec } from '../../src/runtime/runtime.ts';
import { type Behaviour, simulatedRuntime } from '../../src/runtime/simulated.ts';

export const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
const BREAKER = { enable: true, rollback: true };

/** A world in virtual time with a cluster `shop` and the task definitions of family `api`. */
export function aWorld(
  options: Partial<WorldOptions> & { behaviour?: (spec: ContainerSpec) => Behaviour } = {},
) {
  const scheduler = virtualScheduler();
  const logs = new LogStore();
  const runtime = simulatedRuntime(scheduler.after, options.behaviour);
  const world = createWorld({ scheduler, logs, runtime, ...options });
  const operations = ecsService(world).operations as Record<string, (input: object) => Record<string, never>>;
  const call = (operation: string, input: object): Record<string, never> => {
    const run = operations[operation];
    if (!run) throw new Error(`no operation ${operation}`);
    return run(input);
  };
  call('CreateCluster', { clusterName: 'shop' });

  const register = (image: string, container: object = {}, rest: object = {}): string =>
    world.taskDefinitions.register({
      family: 'api',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 8080 }], ...container }],
      ...rest,
    }).taskDefinitionArn;

  return {
    scheduler,
    logs,
    world,
    call,
    register,
    create: (taskDefinition: string, input: object = {}): Service =>
      createService(world, {
        cluster: 'shop',
        serviceName: 'api',
        taskDefinition,
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: NETWORK,
        deploymentConfiguration: { deploymentCircuitBreaker: BREAKER },
        ...input,
      }),
    update: (input: object): Service => updateService(world, { cluster: 'shop', service: 'api', ...input }),
    tasks: () => [...world.tasks.values()],
    steady: (service: Service) => scheduler.until(() => service.steady),
  };
}

/** Events oldest first, without the service's name and with ids made small: `task 1`, `deployment 1`. */
export function story({ events }: Service): string[] {
  const tasks: string[] = [];
  const deployments: string[] = [];
  const number = (seen: string[], id: string) => {
    if (!seen.includes(id)) seen.push(id);
    return seen.indexOf(id) + 1;
  };
  return events.toReversed().map(({ message }) =>
    message
      .replace(/^\(service \S+\) /, '')
      .replaceAll(/\(task ([0-9a-f]{32})\)/g, (_, id: string) => `(task ${number(tasks, id)})`)
      .replaceAll(/ecs-svc\/(\d+)/g, (_, id: string) => `#${number(deployments, id)}`),
  );
}
