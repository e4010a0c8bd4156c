import type { Verdict } from '@pipeline/contracts';
import { formatArn } from './task-definition.ts';
import type { Deployment, Service } from './views.ts';

/** The deployment that is judged: what this run started, and what served before. */
export interface Judged {
  deploymentId: string;
  taskDefinition: string;
  previousTaskDefinition: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
}

/**
 * One look at a service → how our deployment stands. Green only when it is the primary one, ECS says
 * that it is completed, and as many of its tasks run as are wanted.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export function judge(service: Service, judged: Judged): Verdict {
  const mine = service.deployments.find(({ id }) => id === judged.deploymentId);
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (mine?.rolloutState === 'FAILED') return failedByPlatform(mine, primary, judged);
  if (mine === undefined || mine.status !== 'PRIMARY') return displaced(service, primary, judged);
  if (mine.rolloutState === 'COMPLETED' && mine.runningCount >= mine.desiredCount) return steady(mine);
  if (keepsFailing(service, mine)) return crashing(mine);
  return { state: 'progressing', detail: progress(service, mine) };
}

function steady({ runningCount, desiredCount, taskDefinition }: Deployment): Verdict {
  const name = formatArn(taskDefinition);
  if (desiredCount === 0)
    return { state: 'steady', detail: `${name} is in place; the service is scaled to zero tasks` };
  return { state: 'steady', detail: `${runningCount} of ${desiredCount} tasks run ${name}` };
}

function failedByPlatform(mine: Deployment, primary: Deployment | undefined, judged: Judged): Verdict {
  const why = mine.rolloutStateReason ?? 'ECS gives no reason';
  const back = primary !== undefined && primary.id !== judged.deploymentId;
  if (!back) return { state: 'failed', reason: 'stopped', detail: why };
  return {
    state: 'failed',
    reason: 'rolled-back',
    detail: `${why} ECS went back to ${formatArn(primary.taskDefinition)}`,
  };
}

/** Ours is no longer the primary deployment: the platform went back, or someone else deployed. */
function displaced({ events }: Service, primary: Deployment | undefined, judged: Judged): Verdict {
  const now = primary === undefined ? 'nothing' : formatArn(primary.taskDefinition);
  const id = primary?.id ?? 'none';
  if (primary !== undefined && isWayBack(primary, judged)) {
    const told = events.find(({ message }) => message.includes(judged.deploymentId));
    const why = told === undefined ? 'ECS or someone else rolled ours back' : withoutSubject(told.message);
    return {
      state: 'failed',
      reason: 'rolled-back',
      detail: `the service is back on ${now} (deployment ${id}): ${why}`,
    };
  }
  return { state: 'superseded', detail: `another deployment took its place: ${id} with ${now}` };
}

/** A rollback goes to a deployment that is older than ours, or to the previous revision in a new one. */
function isWayBack({ createdAt, taskDefinition }: Deployment, judged: Judged): boolean {
  if (createdAt < judged.createdAt) return true;
  return (
    taskDefinition === judged.previousTaskDefinition &&
    judged.taskDefinition !== judged.previousTaskDefinition
  );
}

/**
 * Without the circuit breaker ECS tries for ever. The breaker's own threshold is used to call it failed:
 * half of the desired count, at least 3 and at most 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
function keepsFailing(service: Service, mine: Deployment): boolean {
  if (service.breaker.enabled) return false;
  const threshold = Math.min(200, Math.max(3, Math.ceil(mine.desiredCount / 2)));
  return mine.failedTasks >= threshold && mine.runningCount < mine.desiredCount;
}

function crashing({ failedTasks, runningCount, desiredCount }: Deployment): Verdict {
  return {
    state: 'failed',
    reason: 'crashing',
    detail: `${failedTasks} tasks failed and ${runningCount} of ${desiredCount} run; the service has no circuit breaker, so ECS goes on trying`,
  };
}

function progress(service: Service, mine: Deployment): string {
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

/** Every event starts with the service's name, which the reader knows. */
function withoutSubject(message: string): string {
  return message.replace(/^\(service [^)]*\) /, '');
}
