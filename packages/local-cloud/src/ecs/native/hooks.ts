import { randomBytes } from 'node:crypto';
import type { DeploymentConfiguration } from '../model.ts';
import type { Stage } from './steps.ts';

export type HookAction = 'CONTINUE' | 'ROLLBACK';

/** As a service's `deploymentConfiguration` carries it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html */
export interface HookConfiguration {
  targetType?: 'AWS_LAMBDA' | 'PAUSE';
  lifecycleStages?: Stage[];
  timeoutConfiguration?: { timeoutInMinutes?: number; action?: HookAction };
}

/** A hook that a deployment has reached.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookDetail.html */
export interface Hook {
  hookId: string;
  /** Which step of the deployment it holds. */
  step: number;
  status: 'AWAITING_ACTION' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  expiresAt: number;
  timeoutAction: HookAction;
}

/** Every invocation has an id of its own; all hooks of a stage run in parallel.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
export function hooksAt(
  { lifecycleHooks = [] }: DeploymentConfiguration,
  stage: Stage,
  step: number,
  expiry: (minutes: number) => number,
): Hook[] {
  return lifecycleHooks
    .filter(({ lifecycleStages }) => lifecycleStages?.includes(stage))
    .map(({ timeoutConfiguration: timeout }) => ({
      hookId: `ecs-pause-${randomBytes(32).toString('base64url')}`,
      step,
      status: 'AWAITING_ACTION',
      expiresAt: expiry(timeout?.timeoutInMinutes ?? 1440),
      timeoutAction: timeout?.action ?? 'ROLLBACK',
    }));
}

/** A hook without an answer by its time takes its timeout action. */
export function expire(hooks: readonly Hook[], now: number): void {
  for (const hook of hooks) {
    if (hook.status === 'AWAITING_ACTION' && now >= hook.expiresAt) hook.status = 'TIMED_OUT';
  }
}

/**
 * What the hooks of a step say together: it goes on once all have been continued, and one that rolls
 * back decides for all.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html
 */
export function verdictOf(hooks: readonly Hook[]): 'wait' | 'go-on' | 'failed' | 'timed-out' {
  if (hooks.some(({ status }) => status === 'FAILED')) return 'failed';
  if (hooks.some(({ status, timeoutAction }) => status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK')) {
    return 'timed-out';
  }
  return hooks.some(({ status }) => status === 'AWAITING_ACTION') ? 'wait' : 'go-on';
}

/** What is still asked when the deployment goes back or is stopped is asked no more; that it is FAILED then is our reading. */
export function giveUp(hooks: readonly Hook[]): void {
  for (const hook of hooks) if (hook.status === 'AWAITING_ACTION') hook.status = 'FAILED';
}
