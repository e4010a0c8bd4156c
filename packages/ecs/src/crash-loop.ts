import { type Clock, RemoteError, type Verdict } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { failureThreshold, isWhole } from './judge-words.ts';
import { isWithheld } from './own-service-deployment.ts';
import type { Started } from './step.ts';
import { belongs } from './task-owner.ts';
import type { Service, Task } from './views.ts';

/** Milliseconds before the first count, and between two. */
const FIRST = 6_000;
const EVERY = 6_000;

/** A task that ended by itself, or never began; not one that ECS or a person stopped. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html (stopCode) */
const BY_ITSELF = new Set(['EssentialContainerExited', 'TaskFailedToStart']);

/**
 * Finds a crash loop that ECS does not tell. It stops counting failures once one task has run, so that a program
 * that starts and then ends is tried for ever, the circuit breaker or not. So its stopped tasks are counted.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html (failedTasks)
 */
export class CrashLoop {
  readonly #api: Pick<EcsApi, 'stoppedTasks'>;
  readonly #clock: Clock;
  readonly #cluster: string;
  readonly #service: string;
  /** When the next count is due, by deployment. */
  readonly #due = new Map<string, number>();
  #withheld = false;

  constructor(api: Pick<EcsApi, 'stoppedTasks'>, clock: Clock, cluster: string, service: string) {
    this.#api = api;
    this.#clock = clock;
    this.#cluster = cluster;
    this.#service = service;
  }

  /** The verdict itself, unless it says that it goes on where in truth it only goes round. */
  async see(verdict: Verdict, service: Service, started: Started): Promise<Verdict> {
    const mine = service.deployments.find(({ id }) => id === started.deploymentId);
    const moves = verdict.state === 'progressing' && mine?.status === 'PRIMARY' && !isWhole(service, mine);
    if (!moves || this.#withheld || !this.#isDue(started)) return verdict;
    const crashed = (await this.#stopped()).filter(task => isCrash(task, started));
    if (crashed.length < threshold(service, mine.desiredCount)) return verdict;
    const detail = `${crashed.length} tasks ended by themselves${lastWords(crashed[0])} and ${mine.runningCount} of ${mine.desiredCount} run; ECS goes on trying`;
    return { state: 'failed', reason: 'crashing', detail };
  }

  #isDue({ deploymentId }: Started): boolean {
    const now = this.#clock.now();
    const due = this.#due.get(deploymentId);
    if (due === undefined) this.#due.set(deploymentId, now + FIRST);
    if (due === undefined || now < due) return false;
    this.#due.set(deploymentId, now + EVERY);
    return true;
  }

  /** A count sharpens a verdict; that it cannot be had is no failure. */
  async #stopped(): Promise<Task[]> {
    try {
      return await this.#api.stoppedTasks(this.#cluster, this.#service);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      this.#withheld = isWithheld(error);
      return [];
    }
  }
}

function isCrash(task: Task, started: Started): boolean {
  return BY_ITSELF.has(task.stopCode ?? '') && belongs(task, started);
}

/** As the circuit breaker has it; with one, ECS is given the first word. */
function threshold({ breaker }: Service, desired: number): number {
  const failures = failureThreshold(desired);
  return breaker.enabled ? 2 * failures : failures;
}

function lastWords(task: Task | undefined): string {
  const exit = task?.containers.find(({ exitCode }) => exitCode !== undefined)?.exitCode;
  return exit === undefined ? '' : ` (exit code ${exit})`;
}
