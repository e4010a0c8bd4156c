import { type Clock, formatDuration, type Log, TimeoutError, type Verdict } from '@pipeline/contracts';
import { watch } from '@pipeline/rollout';
import type { RunApi } from '../api.ts';
import { diagnoseExecution } from '../diagnose.ts';
import { noSuch } from '../errors/missing.ts';
import { lastOwnLine } from '../failure/own-lines.ts';
import { lastLines } from '../logs.ts';
import type { Place, Raw } from '../raw.ts';
import { readExecution, readJob } from '../view/job.ts';
import type { ExecutionView } from '../views.ts';
import { containerOf } from './container.ts';
import { judgeExecution } from './judge-execution.ts';
import { markOf, STARTED_BY } from './mark.ts';
import { endedBadly, NOTHING_DEPLOYED } from './one-off-error.ts';
import { startExecution } from './start-execution.ts';

/** A job to run once, to its end, before traffic goes to a revision: a database migration, say. */
export interface JobRun {
  at: Place;
  job: string;
  /** The release's id, another for each attempt. */
  release: string;
  /** Needed where the job has several. */
  container?: string;
  /** Instead of the container's own: what follows its command, which an execution cannot change. */
  args?: readonly string[];
  /** Beside the container's own. */
  env?: Readonly<Record<string, string>>;
  taskCount?: number;
  /** Milliseconds from its start to its end. */
  timeout: number;
}

export interface JobRunPorts {
  api: Pick<RunApi, 'jobs' | 'listExecutions' | 'getExecution' | 'cancelExecution' | 'listTasks' | 'logTail'>;
  log: Log;
  clock: Clock;
  signal?: AbortSignal;
}

export interface JobRunResult {
  /** Its id. */
  execution: string;
  /** Whether an earlier run had started it, and this one only waited for its end. */
  adopted: boolean;
  /** Milliseconds. */
  took: number;
  /** The last lines that it wrote. */
  lines: string[];
}

const GOOD_LINES = 5;
const LINES = 25;

/**
 * Runs a job and waits for its end; an execution of the same meaning that still goes on is waited for instead.
 * @throws OneOffError where it does not end well or cannot be started; TimeoutError when the time is up, after it was
 * cancelled; the signal's reason when the run is cancelled, likewise.
 */
export async function runJob(ports: JobRunPorts, wanted: JobRun): Promise<JobRunResult> {
  const { api, log, clock } = ports;
  const { at, job } = wanted;
  const from = clock.now();
  const begun = await begin(ports, wanted);
  const name = `Execution ${begun.execution} of job ${at.region}/${job}`;
  log(
    begun.adopted
      ? `${name} was started by an earlier run and still goes on: its end is awaited`
      : `${name} was started`,
  );
  const { seen, verdict } = await awaitEnd(ports, wanted, name, begun.execution);
  if (verdict.state !== 'steady') {
    const diagnosis = await diagnoseExecution(ports, at, seen);
    for (const line of diagnosis.logs.lines) log(`  ${line}`);
    throw endedBadly(name, seen.id, verdict.detail, diagnosis);
  }
  const lines = await lastLines({ api, log, clock }, at, ownerOf(seen), GOOD_LINES);
  for (const line of lines) log(`  ${line}`);
  log(`${name} ended well: ${verdict.detail}`);
  return { ...begun, took: clock.now() - from, lines };
}

async function begin(ports: JobRunPorts, wanted: JobRun) {
  const { at, job, release, args, env, taskCount } = wanted;
  const raw = await ports.api.jobs.get(at, job);
  if (raw === undefined) throw noSuch('job', job, at, await ports.api.jobs.list(at).catch(() => undefined));
  const view = readJob(raw);
  const container = containerOf(view, job, wanted.container);
  const images = view.containers.map(({ image }) => image);
  const mark = markOf(release, {
    images,
    container,
    ...(args && { args }),
    ...(env && { env }),
    ...(taskCount !== undefined && { taskCount }),
  });
  const variables = Object.entries({ ...env, [STARTED_BY]: mark }).map(([name, value]) => ({ name, value }));
  // https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/run#Overrides
  const overrides: Raw = {
    containerOverrides: [
      { ...(container !== '' && { name: container }), ...(args && { args }), env: variables },
    ],
    ...(taskCount !== undefined && { taskCount }),
  };
  return startExecution(ports, { at, job, name: `Job ${at.region}/${job}`, mark, overrides });
}

/** Looks until it ended, and returns it as it then is. When the time is up or the run is cancelled, it is cancelled. */
async function awaitEnd(
  ports: JobRunPorts,
  { at, job, timeout }: JobRun,
  name: string,
  id: string,
): Promise<{ seen: ExecutionView; verdict: Verdict }> {
  const { api, clock, signal, log } = ports;
  let seen: ExecutionView | undefined;
  const judge = async (): Promise<Verdict> => {
    const raw = await api.getExecution(at, job, id);
    if (raw === undefined && seen !== undefined)
      return { state: 'failed', reason: 'stopped', detail: 'it was deleted' };
    seen = raw && readExecution(raw);
    // One that was just started may not be shown yet.
    return seen ? judgeExecution(seen) : { state: 'progressing', detail: 'it is not shown yet' };
  };
  const onChange = ({ detail }: Verdict) => log(`${name}: ${detail}`);
  try {
    const verdict = await watch({ name, judge }, undefined, {
      timeout,
      clock,
      onChange,
      ...(signal && { signal }),
    });
    if (seen === undefined) throw new Error(`${name} has a verdict and was never seen`);
    return { seen, verdict };
  } catch (error) {
    if (error instanceof TimeoutError) {
      const lines = seen ? await lastLines({ api, log }, at, ownerOf(seen), LINES) : [];
      for (const line of lines) log(`  ${line}`);
      throw overtime(name, error, await cancel(ports, at, job, id), lines);
    }
    if (signal?.aborted) await cancel(ports, at, job, id);
    else log(`${name} was lost sight of and may still run`);
    throw error;
  }
}

function overtime(
  name: string,
  { waited, lastState }: TimeoutError,
  cancelled: boolean,
  lines: string[],
): TimeoutError {
  const fate = cancelled ? 'was cancelled' : 'could not be cancelled, so that it may still run';
  const own = lastOwnLine(lines);
  const last = own === undefined ? '' : `; its last line: ${own}`;
  return new TimeoutError(
    `${name} did not end within ${formatDuration(waited)} and ${fate}; the last state seen: ${lastState}${last}`,
    { awaited: name, waited, lastState },
    { hint: `Give it more time (\`task-timeout\`), or find out what it waits for. ${NOTHING_DEPLOYED}` },
  );
}

/** Whether it took the word. */
async function cancel({ api, log }: JobRunPorts, at: Place, job: string, id: string): Promise<boolean> {
  try {
    await api.cancelExecution(at, job, id);
    return true;
  } catch (error) {
    log(`Could not cancel execution ${id}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const ownerOf = ({ job, id, createdAt }: ExecutionView) => ({ since: createdAt, job, execution: id });
