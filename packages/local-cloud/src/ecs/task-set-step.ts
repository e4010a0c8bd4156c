import { counts, isMeantToRun, isUp } from './counts.ts';
import type { Crew } from './crew.ts';
import type { Service } from './model.ts';
import type { Task } from './task.ts';
import type { TaskSet } from './task-set.ts';
import { EVENT } from './texts.ts';

/** The service's desired count times the set's scale, rounded up.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html (computedDesiredCount) */
export function computedCount({ desiredCount }: Service, { scale, status }: TaskSet): number {
  return status === 'DRAINING' ? 0 : Math.ceil((desiredCount * scale) / 100);
}

/** Every task set is kept at its own count; who gets traffic is not the scheduler's business. */
export function keepTaskSets(crew: Crew, service: Service, tasks: readonly Task[], now: number): void {
  for (const taskSet of service.taskSets) {
    const mine = tasks.filter(task => task.taskSet === taskSet);
    const meant = mine.filter(isMeantToRun);
    const wanted = computedCount(service, taskSet);
    crew.stop(meant.slice(wanted).reverse());
    crew.start({ taskSet }, wanted - meant.length);
    stabilise(taskSet, mine, wanted, now);
  }
  service.taskSets = service.taskSets.filter(
    taskSet => taskSet.status !== 'DRAINING' || tasks.some(task => task.taskSet === taskSet && isUp(task)),
  );
  const steady = service.taskSets.every(({ stability }) => stability === 'STEADY_STATE');
  if (steady && !service.steady) crew.say(EVENT.steady);
  service.steady = steady;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html (stabilityStatus) */
function stabilise(taskSet: TaskSet, tasks: readonly Task[], wanted: number, now: number): void {
  const { running, pending } = counts(tasks);
  const healthy = tasks.filter(task => task.healthy && isMeantToRun(task)).length;
  const steady = running === wanted && pending === 0 && healthy === wanted;
  const stability = steady ? 'STEADY_STATE' : 'STABILIZING';
  if (taskSet.stability === stability) return;
  taskSet.stability = stability;
  taskSet.stabilityAt = now;
  taskSet.updatedAt = now;
}
