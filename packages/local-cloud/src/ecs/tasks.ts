import { simulatedRuntime } from '../runtime/simulated.ts';
import { containerSpec, logStreamOf } from './container-spec.ts';
import { watchHealth } from './health.ts';
import type { Container, StopCode, Task, TaskOwner, TaskStatus } from './task.ts';
import { type Launch, newTask } from './task-launch.ts';
import { STOPPED } from './texts.ts';
import { TIMING } from './timing.ts';
import type { World } from './world.ts';

/** A task that no service started: nobody replaces it. */
export const NOBODY: TaskOwner = { changed() {}, unhealthy() {}, stopping() {} };

/**
 * Takes a task through its life. The states and their order:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
export class TaskLife {
  readonly task: Task;
  readonly #world: World;
  readonly #owner: TaskOwner;

  constructor(world: World, launch: Launch, owner: TaskOwner) {
    this.#world = world;
    this.#owner = owner;
    this.task = newTask(world, launch);
    lives.set(this.task, this);
    this.#after(TIMING.provisioning, () => this.#wanted() && this.#pull());
  }

  /** Asks it to stop; what was asked first counts. */
  stop(code: StopCode, reason: string): void {
    const { task } = this;
    if (task.desiredStatus === 'STOPPED') return;
    const wasHealthy = task.healthy;
    task.desiredStatus = 'STOPPED';
    task.healthy = false;
    task.stopCode = code;
    task.stoppedReason = reason;
    task.stoppingAt = this.#world.scheduler.now();
    this.#owner.stopping(task, wasHealthy);
    if (task.lastStatus === 'PROVISIONING' || !task.containers.some(({ handle }) => handle)) {
      this.#deprovision();
    } else if (task.lastStatus !== 'RUNNING' || code === 'EssentialContainerExited') {
      this.#stopContainers();
    } else {
      this.#become('DEACTIVATING');
      this.#after(TIMING.drain, () => this.#stopContainers());
    }
  }

  #wanted(): boolean {
    return this.task.desiredStatus === 'RUNNING';
  }

  #after(ms: number, run: () => void): void {
    this.#world.scheduler.after(ms, run);
  }

  #become(status: TaskStatus): void {
    this.task.lastStatus = status;
    this.task.version++;
    this.#owner.changed(this.task);
  }

  #service(): string | undefined {
    const { service } = this.task;
    return service && `${service.cluster.name}/${service.name}`;
  }

  #pull(): void {
    this.task.pullStartedAt = this.#world.scheduler.now();
    this.#become('PENDING');
    void this.#resolve().then(missing =>
      this.#after(TIMING.pull, () => {
        if (!this.#wanted()) return;
        this.task.pullStoppedAt = this.#world.scheduler.now();
        if (missing === undefined) this.#startContainers();
        else this.#failToStart(missing, STOPPED.imageMissing(missing.definition.image));
      }),
    );
  }

  /** Finds the images' digests; the first container whose image is not there. */
  async #resolve(): Promise<Container | undefined> {
    for (const container of this.task.containers) {
      const { image } = container.definition;
      if (this.#world.faults.take('image-missing', { service: this.#service(), images: [image] }))
        return container;
      const found = await this.#world.images(image);
      if (found === 'missing') return container;
      if (found !== 'elsewhere') container.imageDigest = found.digest;
    }
    return undefined;
  }

  #failToStart(container: Container, reason: string): void {
    container.reason = reason;
    this.stop('TaskFailedToStart', reason);
  }

  #startContainers(): void {
    for (const container of this.task.containers) {
      if (this.#wanted()) this.#start(container);
    }
  }

  #start(container: Container): void {
    const spec = containerSpec(this.task, container);
    const log = logStreamOf(this.task, container);
    const crash = this.#world.faults.take('crash', { service: this.#service(), images: [spec.image] });
    const { scheduler, logs } = this.#world;
    const runtime =
      crash === undefined
        ? this.#world.runtime
        : simulatedRuntime(scheduler.after, () => ({
            exitAfter: crash.after ?? 1_000,
            exitCode: crash.exitCode ?? 1,
            lines: crash.lines ?? [],
          }));
    if (log) logs.open(log.group, log.stream, scheduler.now());
    container.handle = runtime.start(spec, {
      started: ({ runtimeId, url }) => {
        container.runtimeId = runtimeId;
        container.lastStatus = 'RUNNING';
        if (url !== undefined) this.task.url ??= url;
        this.#started();
      },
      log: line => log && logs.append(log.group, log.stream, scheduler.now(), line),
      failed: reason => {
        container.lastStatus = 'STOPPED';
        this.#failToStart(container, reason);
        this.#stopped();
      },
      exited: code => {
        container.exitCode = code;
        container.lastStatus = 'STOPPED';
        if (container.definition.essential !== false)
          this.stop('EssentialContainerExited', STOPPED.essential);
        this.#stopped();
      },
    });
  }

  #started(): void {
    const { task } = this;
    if (!this.#wanted() || task.lastStatus !== 'PENDING') return;
    if (task.containers.some(({ lastStatus }) => lastStatus === 'PENDING')) return;
    this.#become('ACTIVATING');
    this.#after(TIMING.activating, () => {
      if (!this.#wanted()) return;
      task.startedAt = this.#world.scheduler.now();
      this.#become('RUNNING');
      watchHealth(this.#world, task, this.#owner);
    });
  }

  #stopContainers(): void {
    this.#become('STOPPING');
    for (const { handle, lastStatus, definition } of this.task.containers) {
      const grace = (definition.stopTimeout ?? TIMING.stopTimeout / 1_000) * 1_000;
      if (lastStatus !== 'STOPPED') handle?.stop(this.#world.scheduler.real(grace));
    }
    this.#stopped();
  }

  #stopped(): void {
    const { task } = this;
    if (task.lastStatus !== 'STOPPING') return;
    if (task.containers.some(({ handle, lastStatus }) => handle && lastStatus !== 'STOPPED')) return;
    this.#deprovision();
  }

  #deprovision(): void {
    const { task } = this;
    task.executionStoppedAt = this.#world.scheduler.now();
    delete task.url;
    this.#become('DEPROVISIONING');
    this.#after(TIMING.deprovisioning, () => {
      task.stoppedAt = this.#world.scheduler.now();
      for (const container of task.containers) container.lastStatus = 'STOPPED';
      this.#become('STOPPED');
    });
  }
}

const lives = new WeakMap<Task, TaskLife>();

export function stopTask(task: Task, code: StopCode, reason: string): void {
  lives.get(task)?.stop(code, reason);
}
