import type { Log } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import type { ServiceTasks } from './failure/service-tasks.ts';
import { type UnhealthyTask, unhealthyTasks } from './failure/unhealthy.ts';
import type { Judged } from './judged.ts';
import { logStream } from './log-stream.ts';
import type { RawTaskDefinition } from './task-definition.ts';
import { belongs } from './task-owner.ts';
import type { Task } from './views.ts';

/** Why tasks stopped, the same reason counted once. */
export interface StoppedGroup {
  reason: string;
  /** The container that ended, where one did. */
  container?: string;
  exitCode?: number;
  count: number;
  /** One of them, to look at. */
  task: Task;
}

export interface Diagnosis {
  stopped: StoppedGroup[];
  /** The deployment's events, newest first. */
  events: string[];
  /** The last lines that a stopped task wrote, and where from; empty where they cannot be read. */
  logs: { source: string; lines: string[] };
  /** Tasks of this deployment that run and fail their health check. */
  unhealthy?: UnhealthyTask[];
}

export interface DiagnosePorts {
  api: Pick<EcsApi, 'describeService' | 'stoppedTasks'>;
  /** With it, more than the first hundred stopped tasks are seen, and those that run unhealthy. */
  tasks?: ServiceTasks;
  /** Reads the end of a log stream. */
  logTail(group: string, stream: string, lines: number): Promise<string[]>;
  log: Log;
}

const EVENTS = 8;
const LOG_LINES = 25;

/** Gathers what explains a failed deployment. What cannot be read is said in the log, and is no failure of its own. */
export async function diagnose(
  { api, tasks: all, logTail, log }: DiagnosePorts,
  cluster: string,
  service: string,
  started: Judged,
  definition: RawTaskDefinition,
): Promise<Diagnosis> {
  const [tasks, running, view] = await Promise.all([
    (all ?? { stopped: api.stoppedTasks })
      .stopped(cluster, service)
      .catch(cannot<Task[]>(log, 'the stopped tasks', [])),
    all?.running(cluster, service).catch(cannot<Task[]>(log, 'the running tasks', [])),
    api.describeService(cluster, service).catch(cannot(log, 'the events', undefined)),
  ]);
  const stopped = groupStopped(tasks.filter(task => belongs(task, started) && !isScaledIn(task)));
  const events = (view?.events ?? [])
    .filter(({ at }) => at >= started.createdAt)
    .map(({ message }) => message);
  const unhealthy = unhealthyTasks(
    (running ?? []).filter(task => belongs(task, started)),
    definition,
  );
  const source = logSource(mostTelling(stopped) ?? first(unhealthy), definition);
  const lines =
    source === undefined
      ? []
      : await logTail(source.group, source.stream, LOG_LINES).catch(
          cannot<string[]>(log, `the log stream ${source.stream}`, []),
        );
  return {
    stopped,
    events: events.slice(0, EVENTS),
    logs: { source: source?.stream ?? '', lines },
    ...(unhealthy.length > 0 && { unhealthy }),
  };
}

/** A task that crashed wrote why; one that was told to stop did not. */
function mostTelling(stopped: StoppedGroup[]): StoppedGroup | undefined {
  return stopped.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0) ?? stopped[0];
}

function first([found]: UnhealthyTask[]): LogOwner | undefined {
  return found && { container: found.container, task: { taskArn: found.task } };
}

/**
 * Tasks of a deployment that is taken back are scaled in: what follows the failure does not explain it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
function isScaledIn({ stopCode, stoppedReason = '' }: Task): boolean {
  return stopCode === 'ServiceSchedulerInitiated' && /^Scaling activity initiated by\b/.test(stoppedReason);
}

function cannot<T>(log: Log, what: string, instead: T): (error: unknown) => T {
  return error => {
    log(`Could not read ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return instead;
  };
}

/** The container that tells most: one with an exit code other than 0, else one with a reason. */
function culprit({ containers }: Task) {
  return (
    containers.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0) ??
    containers.find(({ reason }) => reason !== undefined)
  );
}

/** Stopped tasks → groups of one reason and exit code, the most frequent first. */
export function groupStopped(tasks: Task[]): StoppedGroup[] {
  const groups = new Map<string, StoppedGroup>();
  for (const task of tasks) {
    const container = culprit(task);
    const reason = [task.stoppedReason ?? task.stopCode ?? 'stopped without a reason', container?.reason]
      .filter(text => text !== undefined && text !== '')
      .filter((text, at, all) => all.indexOf(text) === at)
      .join(': ');
    const key = `${reason}\0${container?.name}\0${container?.exitCode}`;
    const group = groups.get(key);
    if (group !== undefined) group.count += 1;
    else {
      groups.set(key, {
        reason,
        count: 1,
        task,
        ...(container && { container: container.name }),
        ...(container?.exitCode !== undefined && { exitCode: container.exitCode }),
      });
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

interface LogOwner {
  container?: string;
  task: Pick<Task, 'taskArn'>;
}

function logSource(owner: LogOwner | undefined, definition: RawTaskDefinition) {
  return owner && logStream(definition, owner.task.taskArn, owner.container);
}
