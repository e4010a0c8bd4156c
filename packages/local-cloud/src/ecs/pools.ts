import type { Pool } from '../runtime/front.ts';
import { shortName } from './arns.ts';
import type { Task } from './task.ts';
import type { Traffic } from './traffic.ts';
import type { World } from './world.ts';

/**
 * Where a listener of a service leads. A pool is one revision's tasks: the healthy ones, else any that
 * runs. A service without weighted traffic has one pool, and nothing behind its test listener.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export function poolsOf(world: World, cluster: string, name: string, listener: keyof Traffic): Pool[] {
  const running = [...world.tasks.values()].filter(
    task =>
      task.cluster.name === cluster &&
      task.service?.name === shortName(name) &&
      task.lastStatus === 'RUNNING' &&
      task.url !== undefined,
  );
  const traffic = running[0]?.service?.traffic;
  if (traffic === undefined) return listener === 'test' ? [] : [{ weight: 1, targets: urls(running) }];
  return traffic[listener].map(({ revision, weight }) => ({
    weight,
    targets: urls(running.filter(task => (task.deployment ?? task.taskSet)?.revision === revision)),
  }));
}

function urls(running: readonly Task[]): string[] {
  const healthy = running.filter(task => task.healthy);
  return (healthy.length > 0 ? healthy : running).flatMap(({ url }) => url ?? []);
}
