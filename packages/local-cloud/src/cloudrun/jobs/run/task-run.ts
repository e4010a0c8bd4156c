import { randomUUID } from 'node:crypto';
import { found, newEtag, numberOf, objectOf, shortName, textOf } from '../../fields.ts';
import type { Document } from '../../handler.ts';
import { condition, type Reason, type State } from '../../reconcile/conditions.ts';
import { timestamp, type World } from '../../world.ts';
import { secondsOf } from '../job-rules.ts';
import { Attempt, type Result } from './attempt.ts';

export interface TaskEvents {
  /** Its first retry, and only that. */
  retried(): void;
  ended(how: { state: 'succeeded' | 'failed' | 'cancelled'; why?: string }): void;
}

/** One task: attempts until one succeeds, or `maxRetries` are used up. https://docs.cloud.google.com/run/docs/configuring/max-retries */
export class TaskRun {
  readonly #world: World;
  readonly #name: string;
  readonly #execution: string;
  readonly #index: number;
  #attempt: Attempt | undefined;
  #cancelled = false;

  constructor(world: World, execution: string, index: number) {
    this.#world = world;
    this.#execution = execution;
    this.#index = index;
    const id = `${shortName(execution)}-task${index}`;
    this.#name = `${execution}/tasks/${id}`;
    const { job, template, labels, annotations } = found(world.executions, execution);
    const at = timestamp(world);
    world.tasks.set(this.#name, {
      name: this.#name,
      uid: randomUUID(),
      generation: '1',
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      createTime: at,
      updateTime: at,
      job,
      execution: shortName(execution),
      ...objectOf({ template }, 'template'),
      ...(index > 0 && { index }),
      reconciling: true,
      conditions: [condition(undefined, at, 'Completed', 'pending')],
      observedGeneration: '1',
      etag: newEtag(),
    });
  }

  start(events: TaskEvents): void {
    const at = timestamp(this.#world);
    this.#change({ scheduledTime: at, startTime: at });
    this.#completed('reconciling');
    this.#try(0, events);
  }

  /** It is cancelled before it was started. */
  never(): void {
    this.#end('failed', '', { executionReason: 'CANCELLED' });
  }

  cancel(): void {
    this.#cancelled = true;
    this.#attempt?.stop();
  }

  #try(retried: number, events: TaskEvents): void {
    const task = found(this.#world.tasks, this.#name);
    this.#attempt = new Attempt(this.#world, {
      execution: this.#execution,
      task: this.#name,
      index: this.#index,
      attempt: retried,
      timeout: secondsOf(textOf(task, 'timeout')) * 1_000,
    });
    this.#attempt.run(result => {
      this.#change({ lastAttemptResult: shown(result) });
      if (this.#cancelled) {
        this.#end('failed', '', { executionReason: 'CANCELLED' });
        events.ended({ state: 'cancelled' });
      } else if (result.problem === undefined) {
        this.#end('succeeded');
        events.ended({ state: 'succeeded' });
      } else if (retried < numberOf(task, 'maxRetries')) {
        if (retried === 0) events.retried();
        this.#change({ retried: retried + 1 });
        this.#try(retried + 1, events);
      } else {
        const why = `Task ${shortName(this.#name)} failed with ${ending(result)}message: ${result.problem}`;
        this.#end('failed', why, { executionReason: 'NON_ZERO_EXIT_CODE' });
        events.ended({ state: 'failed', why });
      }
    });
  }

  #end(state: State, message = '', why: Reason = {}): void {
    const completionTime = timestamp(this.#world);
    const { reconciling: _, ...task } = found(this.#world.tasks, this.#name);
    this.#world.tasks.set(this.#name, { ...task, completionTime });
    this.#completed(state, message, why);
  }

  #completed(state: State, message = '', why: Reason = {}): void {
    const changed = condition(undefined, timestamp(this.#world), 'Completed', state, { message, ...why });
    this.#change({ conditions: [changed] });
  }

  #change(fields: Document): void {
    const updateTime = timestamp(this.#world);
    const task = found(this.#world.tasks, this.#name);
    this.#world.tasks.set(this.#name, { ...task, updateTime, etag: newEtag(), ...fields });
  }
}

/** As users meet it: `Task X-task0 failed with exit code: 1 and message: The container exited with an error.` */
function ending({ exitCode, termSignal }: Result): string {
  if (termSignal !== undefined) return `signal: ${termSignal} and `;
  return exitCode === undefined ? '' : `exit code: ${exitCode} and `;
}

/** TaskAttemptResult: one of the two numbers at most, and the status of what went wrong (task.proto). */
function shown({ problem, exitCode, termSignal }: Result): Document {
  return {
    status: problem === undefined ? {} : { code: 2, message: problem },
    ...(exitCode && { exitCode }),
    ...(termSignal && { termSignal }),
  };
}
