import type { Verdict } from '@pipeline/contracts';
import { formatArn } from './task-definition.ts';
import type { Deployment, Service } from './views.ts';

/** As many run as are wanted. A deployment that wants none is whole only where the service wants none, either. */
export function isWhole(
  { desiredCount: wanted }: Service,
  { runningCount, desiredCount }: Deployment,
): boolean {
  return runningCount >= desiredCount && (desiredCount > 0 || wanted === 0);
}

export function steady({ runningCount, desiredCount, taskDefinition }: Deployment): Verdict {
  const name = formatArn(taskDefinition);
  if (desiredCount === 0)
    return { state: 'steady', detail: `${name} is in place; the service is scaled to zero tasks` };
  return { state: 'steady', detail: `${runningCount} of ${desiredCount} tasks run ${name}` };
}

/**
 * The circuit breaker's own threshold: half of the desired count, at least 3 and at most 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function failureThreshold(desired: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desired / 2)));
}

/** Without the circuit breaker ECS tries for ever; what would trip one is called failed. */
export function keepsFailing(service: Service, mine: Deployment): boolean {
  if (service.breaker.enabled) return false;
  return mine.failedTasks >= failureThreshold(mine.desiredCount) && !isWhole(service, mine);
}

export function crashing({ failedTasks, runningCount, desiredCount }: Deployment): Verdict {
  return {
    state: 'failed',
    reason: 'crashing',
    detail: `${failedTasks} tasks failed and ${runningCount} of ${desiredCount} run; the service has no circuit breaker, so ECS goes on trying`,
  };
}

export function progress(service: Service, mine: Deployment): string {
  const counts = [`${mine.runningCount} of ${mine.desiredCount} tasks running`];
  if (mine.pendingCount > 0) counts.push(`${mine.pendingCount} pending`);
  if (mine.failedTasks > 0) counts.push(`${mine.failedTasks} failed`);
  const draining = service.deployments
    .filter(({ id }) => id !== mine.id)
    .reduce((sum, { runningCount }) => sum + runningCount, 0);
  if (draining > 0) counts.push(`${draining} old still running`);
  const last = service.events.find(({ at }) => at >= mine.createdAt);
  return last === undefined ? counts.join(', ') : `${counts.join(', ')}; ${withoutSubject(last.message)}`;
}

/** Every event starts with the service's name, which the reader knows, and may end with a list of tasks, which says little. */
export function withoutSubject(message: string): string {
  return message.replace(/^\(service [^)]*\) /, '').replace(/:(?: \(task [^)]*\))+\.?$/, '');
}
