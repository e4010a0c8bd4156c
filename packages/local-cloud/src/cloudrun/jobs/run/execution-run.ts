import {
  found,
  listOf,
  newEtag,
  numberOf,
  objectOf,
  shortName,
  subjectOf,
  textOf,
  withCondition,
} from '../../fields.ts';
import type { Document } from '../../handler.ts';
import type { Pending } from '../../long-running.ts';
import { condition, type Reason, type State } from '../../reconcile/conditions.ts';
import { TIMING } from '../../timing.ts';
import { timestamp, type World } from '../../world.ts';
import { TaskRun } from './task-run.ts';

/**
 * An execution under way: so many tasks at once as `parallelism` says, until all have succeeded or one has used up its
 * retries; the others are then cancelled (GoogleCloudPlatform/workflows-demos#40 has six beside a NonZeroExitCode).
 * https://docs.cloud.google.com/run/docs/create-jobs#job-task-count
 */
export class ExecutionRun {
  readonly #world: World;
  readonly #name: string;
  readonly #over: () => void;
  readonly #waiting: TaskRun[];
  readonly #running = new Set<TaskRun>();
  /** Operations that end with this one: of RunJob, and of CancelExecution. */
  readonly #operations: ((why: string | undefined) => void)[] = [];
  #started = false;
  #failure: string | undefined;
  #cancelled = false;

  constructor(world: World, name: string, over: () => void) {
    this.#world = world;
    this.#name = name;
    this.#over = over;
    const { taskCount } = this.#execution;
    this.#waiting = Array.from({ length: Number(taskCount) }, (_, index) => new TaskRun(world, name, index));
    this.#tellJob('EXECUTION_PENDING', 1);
    world.scheduler.after(TIMING.tick + TIMING.pull, () => this.#start());
  }

  /** RunJob's operation: fails as the execution does. */
  ended(pending: Pending): void {
    if (this.#world.faults.take('never-ends', subjectOf(this.#name))) return;
    // ABORTED and the words of the task: as its clients print it, `409 Task …-task0 failed with exit code: 1`.
    this.#operations.push(why => (why === undefined ? pending.succeed() : pending.fail('ABORTED', why)));
  }

  /** SIGTERM to what runs; what has not started never does. */
  cancel(pending: Pending): void {
    this.#operations.push(() => pending.succeed());
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#completed('reconciling', '', { executionReason: 'CANCELLING' });
    this.#stopAll();
  }

  #start(): void {
    if (this.#cancelled) return;
    this.#started = true;
    const startTime = timestamp(this.#world);
    const conditions = ['ResourcesAvailable', 'Started'].reduce(
      (all, type) => withCondition(all, condition(undefined, startTime, type, 'succeeded')),
      listOf(this.#execution, 'conditions'),
    );
    this.#change({ startTime, conditions });
    this.#tellJob('EXECUTION_RUNNING');
    this.#fill();
  }

  #fill(): void {
    while (this.#running.size < numberOf(this.#execution, 'parallelism')) {
      const task = this.#waiting.shift();
      if (task === undefined) break;
      this.#running.add(task);
      task.start({ retried: () => this.#count('retriedCount'), ended: how => this.#taskEnded(task, how) });
    }
    this.#change({ runningCount: this.#running.size });
  }

  #taskEnded(task: TaskRun, how: { state: 'succeeded' | 'failed' | 'cancelled'; why?: string }): void {
    this.#running.delete(task);
    this.#count(`${how.state}Count`);
    this.#change({ runningCount: this.#running.size });
    if (how.state === 'failed' && this.#failure === undefined) {
      this.#failure = how.why ?? '';
      this.#stopAll();
    } else if (this.#failure === undefined && !this.#cancelled) this.#fill();
    if (this.#running.size === 0 && this.#waiting.length === 0) this.#end();
  }

  #stopAll(): void {
    for (const task of this.#waiting.splice(0)) {
      task.never();
      this.#count('cancelledCount');
    }
    for (const task of this.#running) task.cancel();
    if (this.#running.size === 0 && this.#cancelled) this.#end();
  }

  #end(): void {
    // One that was cancelled before it started has no time of its end.
    if (this.#started) this.#change({ completionTime: timestamp(this.#world) });
    this.#change({ reconciling: undefined });
    const id = shortName(this.#name);
    const why = this.#failure ?? (this.#cancelled ? `Execution ${id} was cancelled.` : undefined);
    if (this.#failure !== undefined) {
      this.#completed('failed', this.#failure, { executionReason: 'NON_ZERO_EXIT_CODE' });
      this.#tellJob('EXECUTION_FAILED');
    } else if (why !== undefined) {
      this.#completed('failed', why, { executionReason: 'CANCELLED' });
      this.#tellJob('EXECUTION_CANCELLED');
    } else {
      this.#completed('succeeded', 'Execution completed successfully.');
      this.#tellJob('EXECUTION_SUCCEEDED');
    }
    this.#over();
    for (const end of this.#operations) end(why);
  }

  get #execution(): Document {
    return found(this.#world.executions, this.#name);
  }

  #change(fields: Document): void {
    const updateTime = timestamp(this.#world);
    const changed = { ...this.#execution, updateTime, etag: newEtag(), ...fields };
    const set = Object.entries<unknown>(changed).filter(([, value]) => value !== undefined && value !== 0);
    this.#world.executions.set(this.#name, Object.fromEntries(set));
  }

  #count(field: string): void {
    this.#change({ [field]: numberOf(this.#execution, field) + 1 });
  }

  #completed(state: State, message: string, why: Reason = {}): void {
    const changed = condition(undefined, timestamp(this.#world), 'Completed', state, { message, ...why });
    this.#change({ conditions: withCondition(listOf(this.#execution, 'conditions'), changed) });
  }

  /** The job tells of its last execution, too. */
  #tellJob(completionStatus: string, more = 0): void {
    const { jobs } = this.#world;
    const name = this.#name.slice(0, this.#name.indexOf('/executions/'));
    const job = jobs.get(name);
    if (job === undefined) return;
    const { createTime, completionTime } = this.#execution;
    const latest = textOf(objectOf(job, 'latestCreatedExecution'), 'name');
    if (more === 0 && latest !== this.#name) return;
    jobs.set(name, {
      ...job,
      executionCount: numberOf(job, 'executionCount') + more,
      latestCreatedExecution: {
        name: this.#name,
        createTime,
        ...(completionTime !== undefined && { completionTime }),
        completionStatus,
      },
    });
  }
}
