import { type Clock, isFinal, RemoteError } from '@pipeline/contracts';
import { start } from '@pipeline/rollout';
import type { Operation, RunApi } from '../api.ts';
import type { Place, Raw } from '../raw.ts';
import { lastPart } from '../view/fields.ts';
import { readExecution } from '../view/job.ts';
import { judgeExecution } from './judge-execution.ts';
import { markIn, meansSame } from './mark.ts';
import { notStarted } from './one-off-error.ts';

interface StartPorts {
  api: { jobs: Pick<RunApi['jobs'], 'run'> } & Pick<RunApi, 'listExecutions'>;
  clock: Clock;
  signal?: AbortSignal;
}

export interface Begun {
  execution: string;
  /** Whether an earlier run had started it. */
  adopted: boolean;
}

/**
 * Starts an execution, once: one of the same meaning that still goes on is waited for instead, and where the answer is
 * lost it is looked for by its mark before anything is sent again.
 * @param overrides as in RunJobRequest, with the mark in them
 */
export async function startExecution(
  ports: StartPorts,
  { at, job, name, mark, overrides }: { at: Place; job: string; name: string; mark: string; overrides: Raw },
): Promise<Begun> {
  const { api } = ports;
  const before = await api.listExecutions(at, job);
  const going = before.find(raw => !isOver(raw) && meansSame(markIn(raw), mark));
  if (going !== undefined) return { execution: idOf(going), adopted: true };
  const known = new Set(before.map(idOf));
  const execution = await start(
    {
      apply: async () => executionOf(await api.jobs.run(at, job, overrides), name),
      // One of the same release that ended before this began is another one.
      findStarted: async () => {
        const found = (await api.listExecutions(at, job)).find(
          raw => !known.has(idOf(raw)) && markIn(raw) === mark,
        );
        return found && idOf(found);
      },
    },
    { subject: job, changes: [], step: undefined },
    ports,
  );
  return { execution, adopted: false };
}

const idOf = (raw: Raw) => readExecution(raw).id;
const isOver = (raw: Raw) => isFinal(judgeExecution(readExecution(raw)));

/** The operation is about the execution. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/run */
function executionOf({ resource, error }: Operation, name: string): string {
  const full = resource?.name;
  if (typeof full === 'string' && full.includes('/executions/')) return lastPart(full);
  if (error !== undefined) throw notStarted(name, error.message);
  throw new RemoteError('Cloud Run RunJob: the answer does not say which execution was started', {
    service: 'Cloud Run',
    operation: 'RunJob',
    outcome: 'unknown',
    transient: true,
  });
}
