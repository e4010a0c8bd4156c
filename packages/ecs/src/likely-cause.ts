import type { Diagnosis, StoppedGroup } from './diagnose.ts';
import { capacityCauses } from './failure/capacity-causes.ts';
import type { Cause, CauseRow, Clue } from './failure/cause.ts';
import { exitCauses } from './failure/exit-causes.ts';
import { pullCauses } from './failure/pull-causes.ts';
import { startCauses } from './failure/start-causes.ts';
import type { UnhealthyTask } from './failure/unhealthy.ts';

/** What else tells of a failure, besides the tasks that stopped. */
export interface MoreEvidence {
  /** The service's events, newest first. */
  events?: readonly string[];
  /** The last lines that one of the tasks wrote. */
  lines?: readonly string[];
  unhealthy?: readonly UnhealthyTask[];
}

const OF_A_TASK: CauseRow[] = [...pullCauses, ...startCauses, ...capacityCauses, ...exitCauses];

const HEALTH: CauseRow | undefined = exitCauses.find(({ when }) =>
  when({ reason: 'failed container health checks', lines: [] }),
);

/** The likely cause, where ECS tells one: what stopped tells most, then what runs unhealthy, then the events. */
export function causeOf(stopped: readonly StoppedGroup[], more: MoreEvidence = {}): Cause | undefined {
  const { events = [], lines = [], unhealthy = [] } = more;
  for (const group of stopped) {
    const cause = find(OF_A_TASK, clueOf(group, lines));
    if (cause !== undefined) return cause;
  }
  if (unhealthy.length > 0 && HEALTH !== undefined) return pick(HEALTH);
  for (const reason of events) {
    const cause = find(capacityCauses, { reason, lines: [] });
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** The likely cause by all that a diagnosis found. */
export function explain({ stopped, events, logs, unhealthy = [] }: Diagnosis): Cause | undefined {
  return causeOf(stopped, { events, lines: logs.lines, unhealthy });
}

function clueOf({ reason, exitCode, task }: StoppedGroup, lines: readonly string[]): Clue {
  return {
    reason,
    lines,
    ...(exitCode !== undefined && { exitCode }),
    ...(task.stopCode !== undefined && { stopCode: task.stopCode }),
  };
}

function find(rows: readonly CauseRow[], clue: Clue): Cause | undefined {
  const row = rows.find(({ when }) => when(clue));
  return row && pick(row);
}

function pick({ words, fix, page }: CauseRow): Cause {
  return { words, fix, page };
}
