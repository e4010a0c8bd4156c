import { alarmsOf, watchAlarms } from './alarms.ts';
import { trips } from './circuit-breaker.ts';
import { isMeantToRun } from './counts.ts';
import { type Crew, crewOf, type Group } from './crew.ts';
import type { Deployment, Service } from './model.ts';
import { goBack } from './native/go-back.ts';
import { shift } from './native/shift.ts';
import { fail, rollBack } from './rollback.ts';
import { roll } from './rolling.ts';
import { isFinished, isNative, move } from './service-deployments.ts';
import { targetGroupOf } from './service-settings.ts';
import type { Task, TaskOwner } from './task.ts';
import { keepTaskSets } from './task-set-step.ts';
import { stopTask } from './tasks.ts';
import { CAUSE, EVENT, STOPPED } from './texts.ts';
import { retryDelay, TIMING } from './timing.ts';
import { tasksOf, type World } from './world.ts';

/** Brings a service towards what it should be, a step whenever something has changed. */
export class ServiceController implements TaskOwner {
  readonly #world: World;
  readonly #service: Service;
  readonly #crew: Crew;
  #due = Number.POSITIVE_INFINITY;
  #callOff: () => void = () => {};

  constructor(world: World, service: Service) {
    this.#world = world;
    this.#service = service;
    this.#crew = crewOf(world, service, {
      owner: this,
      failed: group => this.#failed(group),
      wake: delay => this.wake(delay),
    });
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
    const group = task.deployment ?? task.taskSet;
    const reset = this.#service.configuration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true;
    if (task.healthy && group && reset) group.failedTasks = 0;
    this.wake();
  }

  unhealthy(task: Task): void {
    const checked = task.containers.some(({ healthStatus }) => healthStatus === 'UNHEALTHY');
    const group = targetGroupOf(this.#service);
    const port = task.taskDefinition.containerDefinitions[0]?.portMappings?.[0]?.containerPort ?? 0;
    this.#crew.say(checked ? EVENT.unhealthy(task.id) : EVENT.targetUnhealthy(task.id, port, group));
    this.#crew.say(EVENT.stopped([task.id]));
    stopTask(task, 'ServiceSchedulerInitiated', checked ? STOPPED.unhealthy : STOPPED.targetUnhealthy(group));
    this.#failed(task);
  }

  stopping(task: Task, wasHealthy: boolean): void {
    if (task.stopCode === 'TaskFailedToStart') this.#crew.say(EVENT.unplaced(task.stoppedReason ?? ''));
    const onItsOwn = task.stopCode === 'TaskFailedToStart' || task.stopCode === 'EssentialContainerExited';
    if (onItsOwn && !wasHealthy) this.#failed(task);
    this.wake();
  }

  /**
   * One more task in a row that could not be launched, did not stay up until it was healthy, or failed
   * its health check. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html (failedTasks)
   */
  #failed(of: Partial<Group & Pick<Task, 'deployment' | 'taskSet'>>): void {
    const { deployment, taskSet } = of as Pick<Task, 'deployment' | 'taskSet'>;
    const group = taskSet ?? (deployment?.status === 'PRIMARY' ? deployment : undefined);
    if (group === undefined) return;
    group.failedTasks++;
    if (deployment) deployment.record.failureCount = deployment.failedTasks;
    this.#hold(retryDelay(group.failedTasks));
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
    if (service.status !== 'ACTIVE') return;
    if (service.controller !== 'ECS') keepTaskSets(this.#crew, service, tasks, now);
    const [primary] = service.deployments;
    if (primary === undefined) return;
    const { record } = primary;
    if (record.status === 'PENDING') {
      move(record, 'IN_PROGRESS', now);
      watchAlarms(this.#world, record);
    }
    if (this.#turn(primary, now)) {
      this.wake();
      return;
    }
    if (isFinished(record) || !isNative(record)) roll(this.#crew, service, primary, tasks, now);
    else if (record.rollback) goBack(this.#crew, service, primary, tasks, now);
    else shift(this.#crew, service, primary, tasks, now);
    if (record.alarms.status === 'MONITORING') this.wake(TIMING.alarmPoll);
  }

  /** A failure that is due, by request, by an alarm or by the circuit breaker. */
  #turn(primary: Deployment, now: number): boolean {
    const service = this.#service;
    const { record } = primary;
    if (record.status === 'ROLLBACK_REQUESTED') {
      primary.rolloutState = 'FAILED';
      primary.rolloutStateReason = CAUSE.requested.rollout;
      rollBack(service, primary, now, CAUSE.requested);
      return true;
    }
    const alarms = record.rollback ? [] : alarmsOf(this.#world, record);
    if (alarms.length > 0 && primary.rolloutState === 'IN_PROGRESS') {
      fail(service, primary, now, CAUSE.alarm(alarms), record.configuration.alarms?.rollback === true);
      return true;
    }
    const breaker = service.configuration.deploymentCircuitBreaker;
    if (primary.rolloutState !== 'IN_PROGRESS') return false;
    if (!trips(primary.failedTasks, service.desiredCount, breaker)) {
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
      if (primary.failedTasks === 3) this.#crew.say(EVENT.inconsistent);
      return false;
    }
    record.breakerStatus = 'TRIGGERED';
    fail(service, primary, now, CAUSE.breaker, breaker?.rollback === true);
    return true;
  }

  /** A deleted service is DRAINING until its last task has stopped.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html */
  #drain(tasks: readonly Task[]): void {
    this.#crew.stop(tasks.filter(isMeantToRun));
    if (tasks.some(({ lastStatus }) => lastStatus !== 'STOPPED')) return;
    this.#service.status = 'INACTIVE';
    this.#service.deployments = [];
    this.#service.taskSets = [];
  }
}
