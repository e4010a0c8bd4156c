import { arn, longNumber } from './arns.ts';
import type { Service } from './model.ts';
import { newRevision } from './revisions.ts';
import { settingsOf } from './service-settings.ts';
import type { TaskSet } from './task-set.ts';
import { split } from './traffic.ts';
import { wake } from './wake.ts';
import type { World } from './world.ts';

export interface TaskSetInput {
  /** `family`, `family:revision` or ARN. */
  taskDefinition: string;
  /** Other settings than the service's own: `loadBalancers`, `networkConfiguration` and the like. */
  settings?: Record<string, unknown>;
  /** Percent of the service's desired count; 100 when absent. */
  scale?: number;
  /** `CODE_DEPLOY` for a deployment of CodeDeploy, whose id is the `externalId`. */
  startedBy?: string;
  externalId?: string;
}

/**
 * A new ACTIVE task set; its tasks start at once, and it gets no traffic yet.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html
 */
export function createTaskSet(world: World, service: Service, input: TaskSetInput): TaskSet {
  const now = world.scheduler.now();
  const taskDefinition = world.taskDefinitions.startable(input.taskDefinition);
  const settings = { ...service.workload.settings, ...settingsOf(input.settings ?? {}) };
  const id = `ecs-svc/${longNumber()}`;
  const taskSet: TaskSet = {
    id,
    arn: arn(world.home, 'task-set', service.cluster.name, service.name, id),
    status: 'ACTIVE',
    revision: newRevision(world.home, service, { taskDefinition, settings }, now),
    scale: input.scale ?? 100,
    ...(input.startedBy && { startedBy: input.startedBy }),
    ...(input.externalId && { externalId: input.externalId }),
    stability: 'STABILIZING',
    stabilityAt: now,
    failedTasks: 0,
    createdAt: now,
    updatedAt: now,
  };
  service.taskSets = [...service.taskSets, taskSet];
  service.steady = false;
  wake(service);
  return taskSet;
}

/**
 * Makes a task set the one that the service shows as its own; the one before stays, ACTIVE. Traffic is
 * routed apart from it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateServicePrimaryTaskSet.html
 */
export function makePrimary(world: World, service: Service, taskSet: TaskSet): void {
  const now = world.scheduler.now();
  for (const each of service.taskSets) {
    if (each.status === 'PRIMARY') each.status = 'ACTIVE';
  }
  taskSet.status = 'PRIMARY';
  taskSet.updatedAt = now;
  service.workload = taskSet.revision;
  service.steady = false;
  wake(service);
}

/** Its tasks stop, and then it is gone. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskSet.html */
export function dropTaskSet(world: World, service: Service, taskSet: TaskSet): void {
  taskSet.status = 'DRAINING';
  taskSet.updatedAt = world.scheduler.now();
  service.steady = false;
  wake(service);
}

/**
 * Gives `weight` percent of a listener's traffic to a task set, and the rest to another. The service's
 * `url` is the production listener, its `testUrl` the test listener.
 */
export function routeTo(
  service: Service,
  listener: 'production' | 'test',
  taskSet: TaskSet,
  weight = 100,
  rest?: TaskSet,
): void {
  service.traffic = {
    production: [],
    test: [],
    ...service.traffic,
    [listener]: split(taskSet.revision, weight, rest?.revision),
  };
}

/** The test listener leads nowhere again. */
export function closeTest(service: Service): void {
  if (service.traffic) service.traffic = { ...service.traffic, test: [] };
}
