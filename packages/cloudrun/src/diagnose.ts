import type { Log } from '@pipeline/contracts';
import type { LogOwner, RunApi } from './api.ts';
import { type Attempt, type Exit, exitOf, exitOfTasks, failedAttempts } from './failure/exit.ts';
import type { JobStarted } from './job/step.ts';
import { cannotRead, type LogPorts, lastLines } from './logs.ts';
import type { Place } from './raw.ts';
import type { RunStarted } from './step.ts';
import { readJob } from './view/job.ts';
import { readRevision } from './view/revision.ts';
import { readService } from './view/service.ts';
import type { ConditionView, ExecutionView, Split } from './views.ts';

/** All that explains a failure. What could not be read is absent. */
export interface RunDiagnosis {
  /** Those that did not succeed and say something, the nearest to the failure first. */
  conditions: ConditionView[];
  /** The error by which the long-running operation ended. */
  operation?: string;
  /** How the container ended. */
  exit?: Exit;
  /** An execution's tasks that ended badly. */
  attempts?: Attempt[];
  /** The last lines, whose they are (`revision api-00042-x`), and a page that shows the log. */
  logs: { source: string; lines: string[]; uri?: string };
  /** What serves now: a failed deploy has not touched it, or has. */
  serving: Split[];
}

export interface DiagnosePorts {
  api: Pick<RunApi, 'services' | 'workerPools' | 'jobs' | 'getRevision' | 'getOperation' | 'logTail'>;
  log: Log;
}

const LOG_LINES = 25;

/** Gathers what explains a failed deployment. What cannot be read is said in the log, and is no failure of its own. */
export async function diagnose(
  ports: DiagnosePorts,
  at: Place,
  started: RunStarted | JobStarted,
): Promise<RunDiagnosis> {
  return started.kind === 'job' ? diagnoseJob(ports, at, started) : diagnoseRevision(ports, at, started);
}

async function diagnoseRevision(
  { api, log }: DiagnosePorts,
  at: Place,
  { kind, id, revision: name, operation }: RunStarted,
): Promise<RunDiagnosis> {
  const collection = kind === 'service' ? ('services' as const) : ('workerPools' as const);
  const [service, revision, error] = await Promise.all([
    api[collection]
      .get(at, id)
      .then(maybe(readService))
      .catch(cannotRead(log, `the ${kind}`, undefined)),
    api
      .getRevision(at, { kind: collection, id }, name)
      .then(maybe(readRevision))
      .catch(cannotRead(log, `the revision ${name}`, undefined)),
    operation === undefined ? undefined : operationError(api, log, operation),
  ]);
  // Without a revision nothing has run, and nothing was written.
  const lines =
    revision && (await lastLines({ api, log }, at, owner(kind, id, name, revision.createdAt), LOG_LINES));
  const exit = exitOf(lines ?? []);
  return {
    conditions: telling([...(revision?.conditions ?? []), ...all(service)]),
    ...(error !== undefined && { operation: error }),
    ...(exit && { exit }),
    logs: {
      source: `revision ${name}`,
      lines: lines ?? [],
      ...(revision && revision.logUri !== '' && { uri: revision.logUri }),
    },
    serving: service?.serving ?? [],
  };
}

/** Google's clocks need not agree to the second. */
const EARLIER = 60_000;

function owner(kind: RunStarted['kind'], id: string, revision: string, createdAt: number): LogOwner {
  const since = createdAt - EARLIER;
  return kind === 'service' ? { since, service: id, revision } : { since, workerPool: id, revision };
}

async function diagnoseJob(
  { api, log }: DiagnosePorts,
  at: Place,
  { id }: JobStarted,
): Promise<RunDiagnosis> {
  const job = await api.jobs
    .get(at, id)
    .then(maybe(readJob))
    .catch(cannotRead(log, 'the job', undefined));
  return { conditions: telling(all(job)), logs: { source: `job ${id}`, lines: [] }, serving: [] };
}

/** What explains a failed execution; its log is looked at a few times where the clock is given. */
export async function diagnoseExecution(
  ports: LogPorts & { api: Pick<RunApi, 'listTasks'> },
  at: Place,
  execution: ExecutionView,
): Promise<RunDiagnosis> {
  const { api, log } = ports;
  const { id, job, createdAt, conditions, logUri } = execution;
  const [attempts, lines] = await Promise.all([
    api
      .listTasks(at, job, id)
      .then(failedAttempts)
      .catch(cannotRead<Attempt[]>(log, 'the tasks', [])),
    lastLines(ports, at, { since: createdAt - EARLIER, job, execution: id }, LOG_LINES),
  ]);
  const ended = exitOf(lines);
  // That a program ends by itself with 0 is no mistake here.
  const exit = exitOfTasks(attempts) ?? (ended?.code === 0 ? undefined : ended);
  return {
    conditions: telling(conditions),
    ...(exit && { exit }),
    ...(attempts.length > 0 && { attempts }),
    logs: { source: `execution ${id}`, lines, ...(logUri !== '' && { uri: logUri }) },
    serving: [],
  };
}

async function operationError(
  api: Pick<RunApi, 'getOperation'>,
  log: Log,
  name: string,
): Promise<string | undefined> {
  const operation = await api.getOperation(name).catch(cannotRead(log, 'the operation', undefined));
  return operation?.error?.message;
}

const all = (view: { ready: ConditionView | undefined; conditions: ConditionView[] } | undefined) =>
  view === undefined ? [] : [...(view.ready ? [view.ready] : []), ...view.conditions];

/** The same sentence stands in several conditions, of which the first is kept. */
function telling(conditions: readonly ConditionView[]): ConditionView[] {
  const told = conditions.filter(
    ({ state, message, reason }) => state !== 'succeeded' && (message !== '' || reason !== undefined),
  );
  return told.filter(
    (each, index) =>
      told.findIndex(({ message, reason }) => message === each.message && reason === each.reason) === index,
  );
}

const maybe =
  <T, V>(read: (raw: T) => V) =>
  (raw: T | undefined): V | undefined =>
    raw === undefined ? undefined : read(raw);
