import type { Container, Task, TaskOwner } from './task.ts';
import { TIMING } from './timing.ts';
import type { World } from './world.ts';

/** Defaults of https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const INTERVAL = 30;
const RETRIES = 3;

/**
 * Follows a RUNNING task until it counts as healthy, and beyond. A task whose essential containers
 * have no health check counts after 40 s; one with health checks, when all of them pass.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html (minimumHealthyPercent)
 */
export function watchHealth(world: World, task: Task, owner: TaskOwner): void {
  const checked = task.containers.filter(({ definition }) => definition.healthCheck?.command.length);
  for (const container of checked) check(world, task, container, owner, 0, 0);
  if (checked.some(({ definition }) => definition.essential !== false)) return;
  world.scheduler.after(TIMING.settle, () => {
    if (task.lastStatus !== 'RUNNING') return;
    // Without a health check of its own, only a load balancer can find it unhealthy.
    if (isFaulted(world, task)) {
      owner.unhealthy(task);
      return;
    }
    task.healthy = true;
    owner.changed(task);
  });
}

function isFaulted(world: World, task: Task): boolean {
  const service = task.service && `${task.service.cluster.name}/${task.service.name}`;
  const images = task.containers.map(({ definition }) => definition.image);
  return world.faults.take('unhealthy', { service, images }) !== undefined;
}

function check(
  world: World,
  task: Task,
  container: Container,
  owner: TaskOwner,
  elapsed: number,
  failures: number,
): void {
  const {
    interval = INTERVAL,
    retries = RETRIES,
    startPeriod = 0,
    command = [],
  } = container.definition.healthCheck ?? {};
  world.scheduler.after(interval * 1_000, () => {
    if (task.lastStatus !== 'RUNNING') return;
    const passes = isFaulted(world, task) ? Promise.resolve(false) : probe(container, command);
    void passes.then(good => {
      if (task.lastStatus !== 'RUNNING') return;
      const age = elapsed + interval;
      const failed = good || age <= startPeriod ? 0 : failures + 1;
      if (good) become(task, container, 'HEALTHY', owner);
      if (failed >= retries) become(task, container, 'UNHEALTHY', owner);
      else check(world, task, container, owner, age, failed);
    });
  });
}

async function probe({ handle }: Container, command: readonly string[]): Promise<boolean> {
  return handle?.check === undefined ? true : handle.check(command);
}

function become(task: Task, container: Container, status: 'HEALTHY' | 'UNHEALTHY', owner: TaskOwner): void {
  if (container.healthStatus === status) return;
  container.healthStatus = status;
  const essential = task.containers.filter(
    ({ definition }) => definition.essential !== false && definition.healthCheck,
  );
  if (essential.some(({ healthStatus }) => healthStatus === 'UNHEALTHY')) {
    task.healthStatus = 'UNHEALTHY';
    owner.unhealthy(task);
    return;
  }
  if (essential.some(({ healthStatus }) => healthStatus === 'UNKNOWN')) return;
  task.healthStatus = 'HEALTHY';
  task.healthy = true;
  owner.changed(task);
}
