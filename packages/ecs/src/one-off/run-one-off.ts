import { type Clock, ConfigError, formatDuration, type Log, TimeoutError } from '@pipeline/contracts';
import { watch } from '@pipeline/rollout';
import { formatArn, type RawTaskDefinition } from '../task-definition.ts';
import type { Task } from '../views.ts';
import { containerOf } from './container.ts';
import { clientTokenOf, startedByOf } from './identity.ts';
import { judgeTask } from './judge-task.ts';
import { lastLines } from './last-lines.ts';
import type { OneOffApi } from './one-off-api.ts';
import { endedBadly, NOTHING_DEPLOYED, notStarted } from './one-off-error.ts';
import { runOnce } from './run-once.ts';

/** A task to run once, to its end, before traffic goes to a revision: a database migration, say. */
export interface OneOff {
  cluster: string;
  /** Whose network, capacity and tags it takes on. */
  service: string;
  /** The revision that it runs, whole; its roles and log groups are the task's. */
  definition: RawTaskDefinition;
  /** Needed where the revision has several. */
  container?: string;
  /** Instead of the container's own. */
  command?: readonly string[];
  /** Milliseconds from its start to its end. */
  timeout: number;
  commit: string;
  /** The release's id, another for each attempt. */
  release: string;
}

export interface OneOffPorts {
  api: OneOffApi;
  logTail(group: string, stream: string, lines: number): Promise<string[]>;
  log: Log;
  clock: Clock;
  signal?: AbortSignal;
}

export interface OneOffResult {
  /** Its ARN. */
  task: string;
  /** Whether an earlier run had started it, and this one only waited for its end. */
  adopted: boolean;
  /** Milliseconds. */
  took: number;
  /** The last lines that it wrote. */
  lines: string[];
}

/**
 * Runs a task and waits for its end; one that an earlier run started and that still goes on is waited for instead.
 * @throws OneOffError where it does not end with 0 or cannot be started; TimeoutError when the time is up, after
 * it was stopped; the signal's reason when cancelled, likewise.
 */
export async function runOneOff(ports: OneOffPorts, wanted: OneOff): Promise<OneOffResult> {
  const { log, clock } = ports;
  const { cluster, definition } = wanted;
  const container = containerOf(definition, wanted.container);
  const from = clock.now();
  const { task, adopted } = await begin(ports, wanted, container);
  const name = `One-off task ${formatArn(task.taskArn)} (${formatArn(definition.taskDefinitionArn)}, container ${container})`;
  log(
    adopted
      ? `${name} was started by an earlier run and still goes on: its end is awaited`
      : `${name} was started`,
  );
  const seen = await awaitEnd(ports, wanted, { name, task, container });
  const verdict = judgeTask(seen, container, definition);
  // Only another container, which is not its work, keeps it alive.
  if (seen.lastStatus !== 'STOPPED' && seen.stopCode === undefined)
    await stop(ports, cluster, seen.taskArn, 'Its work is done');
  const good = verdict.state === 'steady';
  const lines = await lastLines(ports, definition, seen.taskArn, container, good ? 5 : 25);
  for (const line of lines) log(`  ${line}`);
  if (!good) throw endedBadly(name, verdict.detail, seen, container, lines);
  log(`${name} ended with 0`);
  return { task: seen.taskArn, adopted, took: clock.now() - from, lines };
}

async function begin(
  ports: OneOffPorts,
  wanted: OneOff,
  container: string,
): Promise<{ task: Task; adopted: boolean }> {
  const { api } = ports;
  const { cluster, service, definition, command, commit, release } = wanted;
  const { family, taskDefinitionArn } = definition;
  const startedBy = startedByOf({ commit, cluster, service, family, container, command: command ?? [] });
  const [going] = (await api.startedBy(cluster, startedBy)).filter(
    ({ lastStatus, taskDefinitionArn: of }) =>
      lastStatus !== 'STOPPED' && formatArn(of).startsWith(`${family}:`),
  );
  if (going !== undefined) return { task: going, adopted: true };
  const placement = await api.placement(cluster, service);
  if (placement === undefined)
    throw new ConfigError(`There is no service ${service} in cluster ${cluster} to run a one-off task as`, {
      hint: `Check \`service\`, \`cluster\` and \`aws-region\`. ${NOTHING_DEPLOYED}`,
    });
  const { task, failures } = await runOnce(ports, {
    ...placement,
    cluster,
    taskDefinition: taskDefinitionArn,
    count: 1,
    startedBy,
    clientToken: clientTokenOf(release, startedBy, taskDefinitionArn),
    ...(command && { overrides: { containerOverrides: [{ name: container, command: [...command] }] } }),
  });
  if (task === undefined) throw notStarted(`One-off task of ${formatArn(taskDefinitionArn)}`, failures);
  return { task, adopted: false };
}

/** Looks until it ended, and returns it as it then is. When the time is up or the run is cancelled, it is stopped. */
async function awaitEnd(
  ports: OneOffPorts,
  { cluster, definition, timeout }: OneOff,
  { name, task, container }: { name: string; task: Task; container: string },
): Promise<Task> {
  const { api, clock, signal, log } = ports;
  let seen = task;
  const judge = async () => {
    // A task that was just started may not be shown yet; one that is not shown any more keeps its last state.
    seen = (await api.describe(cluster, task.taskArn)) ?? seen;
    return judgeTask(seen, container, definition);
  };
  const onChange = ({ detail }: { detail: string }) => log(`${name}: ${detail}`);
  try {
    await watch({ name, judge }, undefined, { timeout, clock, onChange, ...(signal && { signal }) });
    return seen;
  } catch (error) {
    if (error instanceof TimeoutError) {
      const lines = await lastLines(ports, definition, task.taskArn, container, 25);
      for (const line of lines) log(`  ${line}`);
      await stop(ports, cluster, task.taskArn, `Not done within ${formatDuration(timeout)}`);
      throw overtime(name, error, lines);
    }
    if (signal?.aborted) await stop(ports, cluster, task.taskArn, 'The run that waited for it was cancelled');
    else log(`${name} was lost sight of and may still run`);
    throw error;
  }
}

function overtime(name: string, { waited, lastState }: TimeoutError, lines: string[]): TimeoutError {
  const last = lines.length > 0 ? `; its last line: ${lines.at(-1)}` : '';
  return new TimeoutError(
    `${name} did not end in time and was stopped; the last state seen: ${lastState}${last}`,
    { awaited: name, waited, lastState },
    { hint: `Give it more time (\`task-timeout\`), or find out what it waits for. ${NOTHING_DEPLOYED}` },
  );
}

async function stop({ api, log }: OneOffPorts, cluster: string, task: string, reason: string): Promise<void> {
  try {
    await api.stop(cluster, task, `pipeline: ${reason}`);
  } catch (error) {
    log(`Could not stop task ${formatArn(task)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
