import type { Hold, Verdict } from '@pipeline/contracts';
import {
  deploymentOf,
  displaced,
  failedByPlatform,
  isWayBack,
  judgeByDeployments,
  primaryOf,
} from './judge-deployments.ts';
import { crashing, isWhole, keepsFailing, progress, steady } from './judge-words.ts';
import type { Judged } from './judged.ts';
import { formatArn } from './task-definition.ts';
import type { Service, ServiceDeployment } from './views.ts';

/**
 * The verdict by our service deployment, and by the service for what serves now.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html (states)
 */
export function judgeByServiceDeployment(mine: ServiceDeployment, service: Service, judged: Judged): Verdict {
  switch (mine.status) {
    case 'PENDING':
    case 'IN_PROGRESS':
      return underWay(mine, service, judged);
    case 'STOP_REQUESTED':
      return superseded(service, judged) ?? moving(`being stopped${because(mine.statusReason)}`);
    case 'SUCCESSFUL':
      return succeeded(service, judged);
    case 'STOPPED':
      return (
        superseded(service, judged) ??
        ended('stopped', `ECS stopped it: ${causeOf(mine)}; ${serving(service)}`)
      );
    case 'ROLLBACK_REQUESTED':
      return overtaken(mine, service, judged) ?? moving(`told to go back: ${causeOf(mine)}`);
    case 'ROLLBACK_IN_PROGRESS':
      return overtaken(mine, service, judged) ?? goingBack(mine, service, judged);
    case 'ROLLBACK_SUCCESSFUL':
      return (
        overtaken(mine, service, judged) ??
        ended('rolled-back', `rolled back: ${causeOf(mine)}; ${serving(service)}`)
      );
    case 'ROLLBACK_FAILED':
      return (
        overtaken(mine, service, judged) ??
        ended('stopped', `it failed and going back failed too: ${causeOf(mine)}; ${serving(service)}`)
      );
    default:
      return judgeByDeployments(service, judged);
  }
}

function underWay(mine: ServiceDeployment, service: Service, judged: Judged): Verdict {
  const deployment = deploymentOf(service, judged);
  // The service may know earlier than its deployment's record.
  if (deployment?.rolloutState === 'FAILED' && !shifts(service))
    return failedByPlatform(deployment, service, judged);
  const taken = superseded(service, judged);
  if (taken !== undefined) return taken;
  const hold = holdOf(mine);
  if (hold !== undefined) return { state: 'held', hold, detail: heldWords(hold, judged) };
  if (deployment === undefined || deployment.status !== 'PRIMARY') return moving('ECS is moving it');
  if (keepsFailing(service, deployment)) return crashing(deployment);
  const where = mine.status === 'PENDING' ? 'pending' : stageWords(mine);
  const counts = progress(service, deployment);
  return moving(where === undefined ? counts : `${where}: ${counts}`);
}

/** Both must say so: the record that it is done, and the service that it is what serves. */
function succeeded(service: Service, judged: Judged): Verdict {
  const deployment = deploymentOf(service, judged);
  const certain = deployment === undefined || deployment.status !== 'PRIMARY';
  if (certain) return displaced(service, judged);
  const { rolloutState = 'COMPLETED', runningCount } = deployment;
  const early = service.deploymentConfiguration?.earlySuccessCriteria as { enable?: boolean } | undefined;
  const enough = isWhole(service, deployment) || (early?.enable === true && runningCount > 0);
  const ours = deployment.taskDefinition === judged.taskDefinition;
  if (ours && rolloutState === 'COMPLETED' && enough) return steady(deployment);
  return judgeByDeployments(service, judged);
}

/**
 * A rolling update goes back as slowly as it came: once another deployment is primary, ours has failed for
 * certain, and that is said. Where traffic is shifted, what was there still stands, and being back is near.
 */
function goingBack(mine: ServiceDeployment, service: Service, judged: Judged): Verdict {
  const primary = primaryOf(service);
  const why = causeOf(mine);
  const early = !shifts(service) && primary !== undefined && primary.id !== judged.deploymentId;
  if (!early) return moving(`going back: ${why}`);
  return ended('stopped', `${why}; ECS is going back to ${formatArn(primary.taskDefinition)}`);
}

function shifts({ strategy }: Service): boolean {
  return strategy !== 'ROLLING';
}

/** A deployment newer than ours, and no way back from it, has its place. */
function superseded(service: Service, judged: Judged): Verdict | undefined {
  const primary = primaryOf(service);
  if (primary === undefined || primary.id === judged.deploymentId || isWayBack(primary, judged))
    return undefined;
  return displaced(service, judged);
}

/** Someone else deployed since it began to go back. Its own way back may lead to a revision that we do not know. */
function overtaken(mine: ServiceDeployment, service: Service, judged: Judged): Verdict | undefined {
  return service.serviceDeployment === mine.arn ? undefined : superseded(service, judged);
}

/** The pause that waits for a word, where one does. */
function holdOf({ hooks, stage, target }: ServiceDeployment): Hold | undefined {
  const waiting = hooks.find(({ status }) => status === 'AWAITING_ACTION');
  if (waiting === undefined) return undefined;
  return {
    id: waiting.id,
    at: stage ?? 'a pause',
    ...(target?.traffic !== undefined && { traffic: target.traffic }),
    ...(waiting.expires !== undefined && { expires: waiting.expires }),
  };
}

function heldWords({ at, traffic, expires }: Hold, judged: Judged): string {
  const share = traffic === undefined ? '' : ` with ${traffic}% of production traffic`;
  const until = expires === undefined ? '' : ` (until ${new Date(expires).toISOString()})`;
  return `${formatArn(judged.taskDefinition)} waits at ${at}${share}${until}`;
}

function stageWords({ stage, target }: ServiceDeployment): string | undefined {
  if (stage === undefined) return undefined;
  return target?.traffic === undefined ? stage : `${stage}, ${target.traffic}% of traffic`;
}

/** Who or what ended it, in words, with ECS's own reason. */
export function causeOf(mine: ServiceDeployment): string {
  const { triggeredAlarms: alarms, breaker, hooks } = mine;
  const reason = mine.rollbackReason ?? mine.statusReason;
  const words = alarms.length > 0 ? `the alarm ${alarms.join(', ')} went off` : (byBreaker() ?? byHook());
  if (words === undefined) return reason ?? 'ECS gives no reason';
  return reason === undefined ? words : `${words} (${reason})`;

  function byBreaker(): string | undefined {
    if (breaker?.status !== 'TRIGGERED') return undefined;
    return `the circuit breaker tripped at ${breaker.failures} failed tasks (threshold ${breaker.threshold})`;
  }
  function byHook(): string | undefined {
    const hook = hooks.find(({ status }) => status === 'FAILED' || status === 'TIMED_OUT');
    if (hook === undefined) return undefined;
    const paused = hook.type === 'PAUSE';
    if (hook.status === 'FAILED')
      return paused ? 'told to go back at its pause' : `the lifecycle hook ${hook.target ?? hook.id} failed`;
    return `${paused ? 'the pause' : `the lifecycle hook ${hook.target ?? hook.id}`} was not ended in time`;
  }
}

function serving(service: Service): string {
  return `the service is on ${formatArn(primaryOf(service)?.taskDefinition ?? service.taskDefinition)}`;
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`;
}

function moving(detail: string): Verdict {
  return { state: 'progressing', detail };
}

function ended(reason: 'rolled-back' | 'stopped', detail: string): Verdict {
  return { state: 'failed', reason, detail };
}
