import type { Hold, Verdict } from '@pipeline/contracts';
import { formatArn } from '../task-definition.ts';
import type { CodeDeployStarted } from './step.ts';
import { type CodeDeployment, isOver, type Progress, primaryOf, type TaskSet } from './views.ts';

const MINUTE = 60_000;

/** One look at everything that speaks of a deployment. */
export interface Seen {
  deployment?: CodeDeployment;
  progress?: Progress;
  taskSets: readonly TaskSet[];
  /** The deployment that takes it back, where there is one. */
  rollback?: CodeDeployment;
  /** It is over, is to be gone back from, and CodeDeploy has not had the time to say by which deployment. */
  early?: boolean;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-ecs.html */
export function judge(seen: Seen, started: CodeDeployStarted): Verdict {
  if (started.kind === 'present') return present(seen.taskSets, started);
  const { deployment } = seen;
  if (deployment === undefined) return moving(`CodeDeploy does not show ${started.deploymentId} yet`);
  if (started.kind === 'stop') return goneBack(deployment, seen, started);
  switch (deployment.status) {
    case 'Succeeded':
      return succeeded(deployment, seen, started);
    case 'Failed':
    case 'Stopped':
      return failed(deployment, seen, started);
    default:
      return underWay(deployment, seen, started);
  }
}

/** All traffic is what counts: the original task set may be kept for an hour, and no one has to wait for its end. */
function underWay(deployment: CodeDeployment, seen: Seen, started: CodeDeployStarted): Verdict {
  const { progress } = seen;
  if (progress && isShifted(progress) && isWhole(mine(deployment, seen), progress)) {
    const kept = `the task set before is kept for ${started.terminationWait} min, until CodeDeploy ends it`;
    return steady(started, kept);
  }
  if (progress && deployment.status === 'Ready' && !begun(progress, 'AllowTraffic')) {
    const hold = holdOf(deployment, progress, started);
    const until = hold.expires === undefined ? '' : ` (until ${new Date(hold.expires).toISOString()})`;
    const detail = `${formatArn(started.taskDefinition)} stands without production traffic and waits for a word${until}`;
    return { state: 'held', hold, detail };
  }
  const current = progress?.events.find(({ status }) => status === 'InProgress')?.name;
  const share = progress?.green ? `, ${progress.green.traffic}% of traffic` : '';
  return moving(`${deployment.id}: ${deployment.status}${current ? ` at ${current}` : ''}${share}`);
}

/** CodeDeploy and ECS must both say so. */
function succeeded(deployment: CodeDeployment, seen: Seen, started: CodeDeployStarted): Verdict {
  const own = mine(deployment, seen);
  const primary = primaryOf(seen.taskSets);
  if (own && own === primary) {
    return isWhole(own, seen.progress) ? steady(started) : moving(`${deployment.id}: ${countWords(own)}`);
  }
  // ECS may lag behind; a task set that is older than ours and still there is no one's new deploy.
  const older = primary !== undefined && primary.createdAt < deployment.createdAt;
  if (
    primary === undefined ||
    (older && own?.status !== 'DRAINING' && seen.progress?.green?.status !== 'DRAINING')
  )
    return moving(`${deployment.id} has succeeded; ECS does not show its task set as PRIMARY yet`);
  return { state: 'superseded', detail: `${deployment.id} succeeded, but ${serving(seen.taskSets)}` };
}

/** While CodeDeploy goes back nothing else can be deployed; so that is waited for. */
function failed(deployment: CodeDeployment, seen: Seen, started: CodeDeployStarted): Verdict {
  const why = causeOf(deployment, seen.progress);
  const { rollback } = seen;
  const primary = primaryOf(seen.taskSets);
  // Whoever deployed after the failure is not to be undone.
  if (primary !== undefined && primary.createdAt > deployment.createdAt && isForeign(primary))
    return {
      state: 'superseded',
      detail: `${why}; since then someone else deployed: ${serving(seen.taskSets)}`,
    };

  function isForeign({ id, externalId }: TaskSet): boolean {
    if (externalId === undefined || id === seen.progress?.blue?.id) return false;
    return externalId !== deployment.id && externalId !== deployment.rollbackId;
  }
  if (deployment.rollbackId !== undefined) {
    if (rollback === undefined || !isOver(rollback)) return moving(`CodeDeploy goes back: ${why}`);
    const back =
      rollback.status === 'Succeeded'
        ? `CodeDeploy went back; ${serving(seen.taskSets)}`
        : `going back failed too (${causeOf(rollback)})`;
    return { state: 'failed', reason: 'rolled-back', detail: `${why}; ${back}` };
  }
  if (seen.early) return moving(`CodeDeploy is about to go back: ${why}`);
  const stopped = deployment.status === 'Stopped';
  const installing = seen.progress?.events.some(
    ({ name, status }) => name === 'Install' && status === 'Failed',
  );
  const reason = stopped ? 'stopped' : installing ? 'crashing' : 'rejected';
  const own = mine(deployment, seen);
  const left = own && own.id !== primaryOf(seen.taskSets)?.id ? '; its task set is left behind' : '';
  return {
    state: 'failed',
    reason,
    detail: `${formatArn(started.taskDefinition)}: ${why}; CodeDeploy does not go back, ${serving(seen.taskSets)}${left}`,
  };
}

function goneBack(deployment: CodeDeployment, seen: Seen, started: CodeDeployStarted): Verdict {
  if (deployment.status === 'Succeeded') {
    return {
      state: 'failed',
      reason: 'rejected',
      detail: `${deployment.id} had ended the task set before when it was told to go back; ${serving(seen.taskSets)}`,
    };
  }
  const { rollback } = seen;
  if (rollback === undefined || !isOver(rollback))
    return moving(`CodeDeploy goes back from ${deployment.id}`);
  if (rollback.status !== 'Succeeded') {
    return { state: 'failed', reason: 'stopped', detail: `going back failed: ${causeOf(rollback)}` };
  }
  // ECS may lag behind.
  const own = mine(deployment, seen);
  if (own !== undefined && own === primaryOf(seen.taskSets))
    return moving(`ECS still shows ${deployment.id}'s task set`);
  return present(seen.taskSets, started);
}

function present(taskSets: readonly TaskSet[], started: CodeDeployStarted): Verdict {
  const primary = primaryOf(taskSets);
  if (primary === undefined) return moving('ECS shows no PRIMARY task set');
  if (primary.taskDefinition !== started.taskDefinition)
    return { state: 'superseded', detail: serving(taskSets) };
  return isWhole(primary) ? steady(started) : moving(countWords(primary));
}

/** The task set that this deployment made. */
function mine({ id }: CodeDeployment, { taskSets, progress }: Seen): TaskSet | undefined {
  return taskSets.find(set => set.externalId === id || (set.id !== '' && set.id === progress?.green?.id));
}

function isWhole(set: TaskSet | undefined, progress?: Progress): boolean {
  if (set === undefined || set.status !== 'PRIMARY' || set.scale !== 100) return false;
  const traffic = progress?.green?.id === set.id ? progress.green.traffic : 100;
  return traffic === 100 && set.steady && set.runningCount >= set.wantedCount;
}

/** All traffic has moved, and the last check of CodeDeploy's own has passed. */
function isShifted({ events, green }: Progress): boolean {
  const last = events.find(({ name }) => name === 'AfterAllowTraffic')?.status ?? 'Skipped';
  const moved = events.some(({ name, status }) => name === 'AllowTraffic' && status === 'Succeeded');
  return moved && green?.traffic === 100 && (last === 'Succeeded' || last === 'Skipped');
}

function begun({ events }: Progress, name: string): boolean {
  return events.some(event => event.name === name && event.status !== 'Pending');
}

function holdOf(
  { id }: CodeDeployment,
  progress: Progress | undefined,
  { readyWait }: CodeDeployStarted,
): Hold {
  const ends = (progress?.events ?? []).flatMap(({ endedAt }) => endedAt ?? []);
  const since = ends.length > 0 ? Math.max(...ends) : undefined;
  return {
    id: `${id}/READY_WAIT`,
    at: 'READY_WAIT',
    traffic: progress?.green?.traffic ?? 0,
    ...(since !== undefined && readyWait !== undefined && { expires: since + readyWait * MINUTE }),
  };
}

/** What CodeDeploy says went wrong, and at which event. */
export function causeOf({ id, status, error }: CodeDeployment, progress?: Progress): string {
  const event = progress?.events.find(one => one.status === 'Failed');
  const at = event ? ` at ${event.name}${event.message ? ` (${event.message})` : ''}` : '';
  const why = error ? `${error.code}: ${error.message}` : 'CodeDeploy gives no reason';
  return `${id} ${status.toLowerCase()}${at}: ${why.replace(/\.$/, '')}`;
}

function serving(taskSets: readonly TaskSet[]): string {
  const primary = primaryOf(taskSets);
  return `the service is on ${primary ? formatArn(primary.taskDefinition) : 'no task set'}`;
}

function countWords({ runningCount, wantedCount }: TaskSet): string {
  return `${runningCount} of ${wantedCount} tasks run`;
}

function steady({ taskDefinition }: CodeDeployStarted, more?: string): Verdict {
  const all = `${formatArn(taskDefinition)} has all traffic`;
  return { state: 'steady', detail: more === undefined ? all : `${all}; ${more}` };
}

function moving(detail: string): Verdict {
  return { state: 'progressing', detail };
}
