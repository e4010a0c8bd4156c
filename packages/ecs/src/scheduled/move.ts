import { type Change, type Clock, type Log, RemoteError } from '@pipeline/contracts';
import { formatArn } from '../task-definition.ts';
import { showScheduledName } from './name.ts';
import type { Scheduled, ScheduledTarget, SchedulesApi } from './port.ts';

/** What scheduled tasks were, to go back to; serialisable. */
export type ScheduledSnapshot = Scheduled[];

export interface MovePorts {
  api: SchedulesApi;
  clock: Clock;
  log: Log;
  signal?: AbortSignal;
}

/** What moving to `taskDefinition` (an ARN, or words for one that is not registered yet) would change. */
export function scheduledChanges(scheduled: readonly Scheduled[], taskDefinition: string): Change[] {
  return scheduled.flatMap(({ name, targets }) =>
    targets
      .filter(target => target.taskDefinition !== taskDefinition)
      .map(target => ({
        what: `${showScheduledName(name)}: task definition${target.id === '' ? '' : ` of the target ${target.id}`}`,
        from: formatArn(target.taskDefinition),
        to: formatArn(taskDefinition),
      })),
  );
}

/** Moves all targets, as `findScheduled` gave them, to a registered revision. Those that run it already stay. */
export async function moveScheduled(
  scheduled: readonly Scheduled[],
  taskDefinition: string,
  ports: MovePorts,
): Promise<void> {
  const to = ({ id }: ScheduledTarget) => ({ id, taskDefinition });
  await restoreScheduled(
    scheduled.map(({ name, targets }) => ({ name, targets: targets.map(to) })),
    ports,
  );
}

/** Gives every target the task definition that the snapshot names. What is no longer there is passed over, and said. */
export async function restoreScheduled(snapshot: ScheduledSnapshot, ports: MovePorts): Promise<void> {
  for (const wanted of snapshot) await settle(wanted, ports);
}

/** EventBridge is eventually consistent; what was written may be seen a little later. Milliseconds. */
const LOOKS = [0, 200, 500, 1_000, 2_000];

async function settle(wanted: Scheduled, ports: MovePorts): Promise<void> {
  const { api, clock, log, signal } = ports;
  const shown = showScheduledName(wanted.name);
  const left = await unsettled(wanted, ports, id =>
    log(`The ${shown} has ${id === '' ? 'no ECS task' : `no target ${id}`} any more; passed over`),
  );
  if (left.size === 0) return;
  try {
    await api.retarget(wanted.name, left);
  } catch (error) {
    // The answer was lost, and it may have happened: what stands there now says so.
    if (!(error instanceof RemoteError) || error.outcome === 'known') throw error;
    log(`${shown}: ${error.message}; looking whether it happened`);
    const still = await unsettled(wanted, ports);
    // The same put twice ends in the same.
    if (still.size > 0) await api.retarget(wanted.name, still);
  }
  for (const pause of LOOKS) {
    if (pause > 0) await clock.sleep(pause, signal);
    if ((await unsettled(wanted, ports)).size > 0) continue;
    for (const [, taskDefinition] of left) log(`${shown} runs ${formatArn(taskDefinition)}`);
    return;
  }
  throw new RemoteError(`The ${shown} took the change, but still shows the task definition of before`, {
    service: wanted.name.kind === 'rule' ? 'Amazon EventBridge' : 'Amazon EventBridge Scheduler',
    operation: wanted.name.kind === 'rule' ? 'ListTargetsByRule' : 'GetSchedule',
    hint: 'Someone else may be changing it at the same moment. Run this job again: what has moved is left as it is',
  });
}

/** The targets that are not as wanted, with what they are to have. */
async function unsettled(
  { name, targets }: Scheduled,
  { api }: MovePorts,
  gone: (id: string) => void = () => {},
): Promise<Map<string, string>> {
  const now = await api.observe(name);
  const present = new Map((now?.targets ?? []).map(({ id, taskDefinition }) => [id, taskDefinition]));
  const left = new Map<string, string>();
  for (const { id, taskDefinition } of targets) {
    const runs = present.get(id);
    if (runs === undefined) gone(id);
    else if (runs !== taskDefinition) left.set(id, taskDefinition);
  }
  return left;
}
