import { nextMoves } from './capacity.ts';
import { trips } from './circuit-breaker.ts';
import { conclude } from './conclude.ts';
import { isMeantToRun, of } from './counts.ts';
import { say } from './events.ts';
import type { Deployment, Service } from './model.ts';
import { failDeployment, rollBack } from './rollback.ts';
import { move } from './service-deployments.ts';
import { targetGroupOf } from './service-settings.ts';
import type { Task, TaskOwner } from './task.ts';
import { stopTask, TaskLife } from './tasks.ts';
import { EVENT, NO_CAPACITY, RECORD, STOPPED } from './texts.ts';
import { retryDelay, TIMING } from './timing.ts';
import { tasksOf, type World } from './world.ts';

/** Rolls a service towards what it should be, a step whenever something has changed. */
export class ServiceController implements TaskOwner {
  readonly #world: World;
  readonly #service: Service;
  #due = Number.POSITIVE_INFINITY;
  #callOff: () => void = () => {};

  constructor(world: World, service: Service) {
    this.#world = world;
    this.#service = service;
  }

  /** Looks at the service soon; many wakes are one look. */
  wake(delay: number = TIMING.tick): void {
    const due = this.#world.scheduler.now() + this.#world.scheduler.real(delay);
    if (due >= this.#due) return;
    this.#due = due;
    this.#callOff();
    this.#callOff = this.#world.scheduler.after(delay, () => {
      this.#due = Number.POSITIVE_INFINITY;
      this.#reconcile();
    });
  }

  changed(task: Task): void {
    const { deployment } = task;
    const reset = this.#service.configuration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true;
    if (task.healthy && deployment && reset) deployment.failedTasks = 0;
    this.wake();
  }

  unhealthy(task: Task): void {
    const checked = task.containers.some(({ healthStatus }) => healthStatus === 'UNHEALTHY');
    const group = targetGroupOf(this.#service);
    const port = task.taskDefinition.containerDefinitions[0]?.portMappings?.[0]?.containerPort ?? 0;
    this.#say(checked ? EVENT.unhealthy(task.id) : EVENT.targetUnhealthy(task.id, port, group));
    this.#say(EVENT.stopped([task.id]));
    stopTask(task, 'ServiceSchedulerInitiated', checked ? STOPPED.unhealthy : STOPPED.targetUnhealthy(group));
    this.#failed(task.deployment);
  }

  stopping(task: Task, wasHealthy: boolean): void {
    if (task.stopCode === 'TaskFailedToStart') this.#say(EVENT.unplaced(task.stoppedReason ?? ''));
    const onItsOwn = task.stopCode === 'TaskFailedToStart' || task.stopCode === 'EssentialContainerExited';
    if (onItsOwn && !wasHealthy) this.#failed(task.deployment);
    this.wake();
  }

  #say(text: string): void {
    say(this.#service, this.#world.scheduler.now(), text);
  }

  /**
   * One more task in a row that could not be launched, did not stay up until it was healthy, or failed
   * its health check. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html (failedTasks)
   */
  #failed(deployment: Deployment | undefined): void {
    if (deployment?.status !== 'PRIMARY') return;
    deployment.failedTasks++;
    deployment.record.failureCount = deployment.failedTasks;
    this.#hold(retryDelay(deployment.failedTasks));
    this.wake();
  }

  /** Starts nothing for a while. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html */
  #hold(ms: number): void {
    const service = this.#service;
    service.hold?.();
    const callOff = this.#world.scheduler.after(ms, () => {
      service.hold?.();
      this.wake(0);
    });
    service.hold = () => {
      callOff();
      delete service.hold;
    };
  }

  #reconcile(): void {
    const service = this.#service;
    const now = this.#world.scheduler.now();
    if (service.status === 'INACTIVE') return;
    for (const record of service.records) {
      if (record.status === 'STOP_REQUESTED') move(record, 'STOPPED', now);
    }
    const tasks = tasksOf(this.#world, service);
    if (service.status === 'DRAINING') this.#drain(tasks);
    const [primary] = service.deployments;
    if (primary === undefined || service.status !== 'ACTIVE') return;
    if (primary.record.status === 'PENDING') move(primary.record, 'IN_PROGRESS', now);
    if (this.#turn(primary, now)) {
      this.wake();
      return;
    }
    this.#scale(primary, tasks);
    conclude(service, primary, tasks, now);
  }

  /** A rollback that is due, by request or by the circuit breaker. */
  #turn(primary: Deployment, now: number): boolean {
    const service = this.#service;
    if (primary.record.status === 'ROLLBACK_REQUESTED') {
      primary.rolloutState = 'FAILED';
      primary.rolloutStateReason = RECORD.requested;
      rollBack(service, primary, now, RECORD.requested);
      return true;
    }
    const breaker = service.configuration.deploymentCircuitBreaker;
    if (primary.rolloutState !== 'IN_PROGRESS') return false;
    if (!trips(primary.failedTasks, service.desiredCount, breaker)) {
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
      if (primary.failedTasks === 3) this.#say(EVENT.inconsistent);
      return false;
    }
    failDeployment(service, primary, now);
    return true;
  }

  #scale(primary: Deployment, tasks: readonly Task[]): void {
    const service = this.#service;
    const meant = tasks.filter(isMeantToRun);
    const fresh = of(meant, primary);
    const old = meant.filter(({ deployment }) => deployment !== primary);
    this.#stop(fresh.slice(service.desiredCount).reverse(), primary);
    // A FAILED deployment "doesn't launch any new tasks", and takes none from the one that serves.
    if (primary.rolloutState === 'FAILED') return;
    const moves = nextMoves(
      {
        desired: service.desiredCount,
        fresh: fresh.length,
        freshHealthy: fresh.filter(({ healthy }) => healthy).length,
        old: old.length,
        oldHealthy: old.filter(({ healthy }) => healthy).length,
      },
      service.configuration,
    );
    const expendable = old.toSorted((a, b) => Number(a.healthy) - Number(b.healthy));
    this.#stop(expendable.slice(0, moves.stop), primary);
    if (moves.start > 0 && service.hold === undefined) this.#start(primary, moves.start);
  }

  #start(deployment: Deployment, count: number): void {
    const service = this.#service;
    const { taskDefinition, settings } = deployment.revision;
    const images = taskDefinition.containerDefinitions.map(({ image }) => image);
    if (this.#world.faults.find('no-capacity', `${service.cluster.name}/${service.name}`, images)) {
      this.#say(EVENT.unplaced(NO_CAPACITY));
      this.#failed(deployment);
      return;
    }
    const launch = {
      cluster: service.cluster,
      taskDefinition,
      launchType: String(settings.launchType ?? 'EC2'),
      group: `service:${service.name}`,
      startedBy: deployment.id,
      service,
      deployment,
    };
    const started = Array.from({ length: count }, () => new TaskLife(this.#world, launch, this).task.id);
    deployment.updatedAt = this.#world.scheduler.now();
    this.#say(EVENT.started(started));
  }

  #stop(tasks: readonly Task[], primary: Deployment): void {
    if (tasks.length === 0) return;
    const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
    const pending = tasks.length - running.length;
    if (running.length > 0) this.#say(EVENT.stopped(running.map(({ id }) => id)));
    if (pending > 0) this.#say(EVENT.stoppedPending(pending));
    for (const task of tasks) {
      stopTask(task, 'ServiceSchedulerInitiated', STOPPED.scaling(task.deployment?.id ?? primary.id));
    }
  }

  /** A deleted service is DRAINING until its last task has stopped.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html */
  #drain(tasks: readonly Task[]): void {
    const [primary] = this.#service.deployments;
    if (primary) this.#stop(tasks.filter(isMeantToRun), primary);
    if (tasks.some(({ lastStatus }) => lastStatus !== 'STOPPED')) return;
    this.#service.status = 'INACTIVE';
    this.#service.deployments = [];
  }
}
