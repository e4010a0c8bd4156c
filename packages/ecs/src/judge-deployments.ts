import type { Verdict } from '@pipeline/contracts';
import { crashing, isWhole, keepsFailing, progress, steady, withoutSubject } from './judge-words.ts';
import type { Judged } from './judged.ts';
import { formatArn } from './task-definition.ts';
import type { Deployment, Service } from './views.ts';

/**
 * The verdict by a service's deployments alone, as every version of the API has them.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export function judgeByDeployments(service: Service, judged: Judged): Verdict {
  const mine = deploymentOf(service, judged);
  if (mine?.rolloutState === 'FAILED') return failedByPlatform(mine, service, judged);
  if (mine === undefined || mine.status !== 'PRIMARY') return displaced(service, judged);
  if (mine.taskDefinition !== judged.taskDefinition) return otherRevision(mine, judged);
  if (isDone(service, mine) && isWhole(service, mine)) return steady(mine);
  if (keepsFailing(service, mine)) return crashing(mine);
  return { state: 'progressing', detail: progress(service, mine) };
}

/**
 * Behind a Classic Load Balancer ECS tells no rollout state: then it is done once it is the only deployment.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html (rolloutState)
 */
function isDone({ deployments }: Service, { rolloutState }: Deployment): boolean {
  return rolloutState === undefined ? deployments.length === 1 : rolloutState === 'COMPLETED';
}

export function deploymentOf({ deployments }: Service, judged: Judged): Deployment | undefined {
  return deployments.find(({ id }) => id === judged.deploymentId);
}

export function primaryOf({ deployments }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}

/** Whether all that is seen happened before our deployment was made, by ECS's own clock. */
export function isStale(service: Service, judged: Judged): boolean {
  if (primaryOf(service) === undefined || deploymentOf(service, judged) !== undefined) return false;
  const stamps = service.deployments.flatMap(({ createdAt, updatedAt = 0 }) => [createdAt, updatedAt]);
  return Math.max(...stamps, ...service.events.map(({ at }) => at)) < judged.createdAt;
}

/** Whether a desired count that was set does not show. */
export function isUnscaled({ desiredCount }: Service, { scaledTo }: Judged): boolean {
  return scaledTo !== undefined && scaledTo !== desiredCount;
}

/** Ours is no longer the primary deployment: the platform went back, or someone else deployed. */
export function displaced(service: Service, judged: Judged): Verdict {
  const primary = primaryOf(service);
  if (primary !== undefined && isWayBack(primary, judged)) {
    const told = service.events.find(({ message }) => message.includes(judged.deploymentId));
    const why = told === undefined ? 'ECS or someone else rolled ours back' : withoutSubject(told.message);
    return wayBack(primary, why);
  }
  const now = primary === undefined ? 'nothing' : formatArn(primary.taskDefinition);
  const detail = `another deployment took its place: ${primary?.id ?? 'none'} with ${now}`;
  return { state: 'superseded', detail };
}

export function failedByPlatform(mine: Deployment, service: Service, judged: Judged): Verdict {
  const primary = primaryOf(service);
  const why = mine.rolloutStateReason ?? 'ECS gives no reason';
  if (primary === undefined || primary.id === judged.deploymentId)
    return { state: 'failed', reason: 'stopped', detail: why };
  // Whoever deployed after the failure is not to be undone.
  return isWayBack(primary, judged) ? wayBack(primary, why) : displaced(service, judged);
}

/** Going back is not yet being back: until its tasks stand, the verdict on ours is all that is certain. */
function wayBack({ id, taskDefinition, rolloutState }: Deployment, why: string): Verdict {
  const where = `${formatArn(taskDefinition)} (deployment ${id})`;
  const because = sentence(why);
  if (rolloutState === 'IN_PROGRESS')
    return { state: 'failed', reason: 'stopped', detail: `${because} ECS is going back to ${where}` };
  if (rolloutState === 'FAILED')
    return { state: 'failed', reason: 'stopped', detail: `${because} Going back to ${where} failed too` };
  return { state: 'failed', reason: 'rolled-back', detail: `${because} ECS went back to ${where}` };
}

/** A rollback goes to a deployment that is older than ours, or to the previous revision in a new one. */
export function isWayBack({ createdAt, taskDefinition }: Deployment, judged: Judged): boolean {
  if (createdAt < judged.createdAt) return true;
  return (
    taskDefinition === judged.previousTaskDefinition &&
    judged.taskDefinition !== judged.previousTaskDefinition
  );
}

function otherRevision({ taskDefinition, id }: Deployment, judged: Judged): Verdict {
  const [has, wanted] = [formatArn(taskDefinition), formatArn(judged.taskDefinition)];
  const detail = `the deployment ${id} runs ${has}, and no task runs ${wanted}`;
  return { state: 'failed', reason: 'stopped', detail };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
