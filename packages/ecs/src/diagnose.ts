import type { Log } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import type { Started } from './target.ts';
import type { RawTaskDefinition } from './task-definition.ts';
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
}

export interface DiagnosePorts {
  api: EcsApi;
  /** Reads the end of a log stream. */
  logTail(group: string, stream: string, lines: number): Promise<string[]>;
  log: Log;
}

const EVENTS = 8;
const LOG_LINES = 25;

/** Gathers what explains a failed deployment. What cannot be read is said in the log, and is no failure of its own. */
export async function diagnose(
  { api, logTail, log }: DiagnosePorts,
  cluster: string,
  service: string,
  started: Started,
  definition: RawTaskDefinition,
): Promise<Diagnosis> {
  const [tasks, view] = await Promise.all([
    api.stoppedTasks(cluster, service).catch(cannot<Task[]>(log, 'the stopped tasks', [])),
    api.describeService(cluster, service).catch(cannot(log, 'the events', undefined)),
  ]);
  const stopped = groupStopped(tasks.filter(task => belongs(task, started)));
  const events = (view?.events ?? [])
    .filter(({ at }) => at >= started.createdAt)
    .map(({ message }) => message);
  const source = logSource(stopped[0], definition);
  const lines =
    source === undefined
      ? []
      : await logTail(source.group, source.stream, LOG_LINES).catch(
          cannot<string[]>(log, `the log stream ${source.stream}`, []),
        );
  return { stopped, events: events.slice(0, EVENTS), logs: { source: source?.stream ?? '', lines } };
}

/**
 * A service's task is started by its deployment; where a platform does not say so, the revision that this
 * deploy registered tells its tasks from the previous ones.
 */
function belongs({ startedBy, taskDefinitionArn }: Task, started: Started): boolean {
  const { deploymentId, taskDefinition, previousTaskDefinition } = started;
  if (startedBy === deploymentId) return true;
  return taskDefinitionArn === taskDefinition && taskDefinition !== previousTaskDefinition;
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

/** Where the awslogs driver put a task's lines: `prefix/container/task-id`. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
function logSource(group: StoppedGroup | undefined, { containerDefinitions }: RawTaskDefinition) {
  const container =
    containerDefinitions.find(({ name }) => name === group?.container) ?? containerDefinitions[0];
  const { logDriver, options } = container?.logConfiguration ?? {};
  const prefix = options?.['awslogs-stream-prefix'];
  const name = options?.['awslogs-group'];
  if (group === undefined || container === undefined || logDriver !== 'awslogs' || !name || !prefix)
    return undefined;
  const task = group.task.taskArn.slice(group.task.taskArn.lastIndexOf('/') + 1);
  return { group: name, stream: `${prefix}/${container.name}/${task}` };
}
