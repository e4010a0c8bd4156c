import { arn, taskId } from './arns.ts';
import type { Cluster, Deployment, Json, Service, Tag, TaskDefinition } from './model.ts';
import type { Container, Task } from './task.ts';
import type { TaskSet } from './task-set.ts';
import type { World } from './world.ts';

export interface Launch {
  cluster: Cluster;
  taskDefinition: TaskDefinition;
  launchType: string;
  group: string;
  startedBy?: string;
  overrides?: Json;
  network?: { subnets?: string[] };
  tags?: Tag[];
  service?: Service;
  deployment?: Deployment;
  taskSet?: TaskSet;
}

/** A task as it is first seen: PROVISIONING, its containers PENDING. */
export function newTask(world: World, launch: Launch): Task {
  const id = taskId();
  const { overrides = {}, tags = [], ...rest } = launch;
  const task: Task = {
    ...rest,
    id,
    arn: arn(world.home, 'task', launch.cluster.name, id),
    desiredStatus: 'RUNNING',
    lastStatus: 'PROVISIONING',
    healthStatus: 'UNKNOWN',
    healthy: false,
    containers: launch.taskDefinition.containerDefinitions.map(
      (definition): Container => ({
        definition,
        arn: arn(world.home, 'container', launch.cluster.name, id, taskId().slice(0, 12)),
        lastStatus: 'PENDING',
        healthStatus: 'UNKNOWN',
      }),
    ),
    overrides,
    tags,
    createdAt: world.scheduler.now(),
    version: 1,
  };
  world.tasks.set(id, task);
  forgetOldest(world);
  return task;
}

const KEPT = 500;

/** A stopped task is kept for about an hour; here, by number. */
function forgetOldest(world: World): void {
  if (world.tasks.size <= KEPT) return;
  for (const task of world.tasks.values()) {
    if (task.lastStatus !== 'STOPPED') continue;
    world.tasks.delete(task.id);
    return;
  }
}
