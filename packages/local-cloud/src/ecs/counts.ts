import type { Deployment, Service } from './model.ts';
import type { Task, TaskStatus } from './task.ts';

const BEFORE_RUNNING: readonly TaskStatus[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/** `runningCount` and `pendingCount` of a deployment or a service. */
export function counts(tasks: readonly Task[]): { running: number; pending: number } {
  return {
    running: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pending: tasks.filter(task => isMeantToRun(task) && BEFORE_RUNNING.includes(task.lastStatus)).length,
  };
}

export function isMeantToRun({ desiredStatus }: Task): boolean {
  return desiredStatus === 'RUNNING';
}

export function of(tasks: readonly Task[], deployment: Deployment): Task[] {
  return tasks.filter(task => task.deployment === deployment);
}

/** Serving or about to: an earlier deployment stays listed while it has such tasks. */
export function isUp({ lastStatus }: Task): boolean {
  return lastStatus === 'RUNNING' || lastStatus === 'DEACTIVATING' || BEFORE_RUNNING.includes(lastStatus);
}

/** Whether as many healthy tasks of a deployment run as the service wants. */
export function isFull({ desiredCount }: Service, deployment: Deployment, tasks: readonly Task[]): boolean {
  return of(tasks, deployment).filter(task => task.healthy && isMeantToRun(task)).length >= desiredCount;
}
