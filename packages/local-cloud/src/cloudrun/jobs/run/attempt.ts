import type { ContainerSpec, RunningContainer } from '../../../runtime/runtime.ts';
import { containerSpec } from '../../container-spec.ts';
import { found, listOf, objectOf, shortName, subjectOf } from '../../fields.ts';
import { TIMING } from '../../timing.ts';
import type { World } from '../../world.ts';

export interface AttemptOf {
  /** Full names. */
  execution: string;
  task: string;
  index: number;
  /** 0 is the first. */
  attempt: number;
  /** Milliseconds of service time. */
  timeout: number;
}

export interface Result {
  /** Absent: it succeeded. */
  problem?: string;
  exitCode?: number;
  termSignal?: number;
}

/** One attempt of a task, run for real; what it prints is in the log under the task's id. */
export class Attempt {
  readonly #world: World;
  readonly #of: AttemptOf;
  #container: RunningContainer | undefined;
  #late = false;

  constructor(world: World, of: AttemptOf) {
    this.#world = world;
    this.#of = of;
  }

  run(ended: (result: Result) => void): void {
    const { scheduler, runtime, faults } = this.#world;
    const spec = this.#spec();
    const crash = faults.take('crash', { ...subjectOf(this.#of.execution), images: [spec.image] });
    if (crash !== undefined) {
      const { exitCode = 1, lines = [] } = crash;
      scheduler.after(0, () => {
        for (const line of lines) this.#log(line);
        ended(this.#exited(exitCode));
      });
      return;
    }
    let watch = () => {};
    const end = (result: Result) => {
      watch();
      ended(result);
    };
    this.#container = runtime.start(spec, {
      started: () => {
        watch = scheduler.after(this.#of.timeout, () => {
          this.#late = true;
          this.#say(
            `Terminating task because it has reached the maximum timeout of ${this.#of.timeout / 1_000} seconds.`,
          );
          this.stop();
        });
      },
      log: line => this.#log(line),
      failed: reason => end({ problem: reason }),
      exited: code => end(this.#exited(code)),
    });
  }

  stop(): void {
    this.#container?.stop(this.#world.scheduler.real(TIMING.grace));
  }

  /** The runtimes tell a signal as shells do, by 128 and its number. */
  #exited(code: number): Result {
    const signal = code > 128 && code < 160 ? code - 128 : undefined;
    if (signal === undefined) this.#say(`Container called exit(${code}).`);
    else this.#say(`Container terminated on signal ${signal}.`);
    if (code === 0 && !this.#late) return {};
    return {
      problem: this.#late ? 'The configured timeout was reached.' : 'The container exited with an error.',
      ...(signal === undefined ? { exitCode: code } : { termSignal: signal }),
    };
  }

  #spec(): ContainerSpec {
    const { execution, task, index, attempt } = this.#of;
    const { job, taskCount, template } = found(this.#world.executions, execution);
    const [container = {}] = listOf(objectOf({ template }, 'template'), 'containers');
    // https://docs.cloud.google.com/run/docs/container-contract#jobs-env-vars
    return containerSpec(container, shortName(task), {
      CLOUD_RUN_JOB: String(job),
      CLOUD_RUN_EXECUTION: shortName(execution),
      CLOUD_RUN_TASK_INDEX: String(index),
      CLOUD_RUN_TASK_ATTEMPT: String(attempt),
      CLOUD_RUN_TASK_COUNT: String(taskCount),
    });
  }

  #log(line: string): void {
    const { logs, scheduler } = this.#world;
    logs.append(this.#of.execution, shortName(this.#of.task), scheduler.now(), line);
  }

  /** In the log `varlog/system`. */
  #say(line: string): void {
    const { logs, scheduler } = this.#world;
    logs.append(this.#of.execution, 'system', scheduler.now(), line);
  }
}
