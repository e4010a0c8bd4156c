/**
 * What ECS says, word for word, as recorded from real rollouts or listed in
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
const named = (ids: readonly string[]) => ids.map(id => `(task ${id})`).join(' ');

/** Service events; each is led by `(service NAME)`. */
export const EVENT = {
  started: (ids: readonly string[]) => `has started ${ids.length} tasks: ${named(ids)}.`,
  stopped: (ids: readonly string[]) => `has stopped ${ids.length} running tasks: ${named(ids)}.`,
  stoppedPending: (count: number) => `stopped ${count} pending tasks.`,
  draining: (count: number) => `has begun draining connections on ${count} tasks.`,
  steady: 'has reached a steady state.',
  completed: (id: string) => `(deployment ${id}) deployment completed.`,
  failed: (id: string, why: string) => `(deployment ${id}) deployment failed: ${why}`,
  rollingBack: (id: string) => `rolling back to deployment ${id}.`,
  unplaced: (reason: string) => `was unable to place a task. Reason: ${reason.replace(/\.$/, '')}.`,
  unhealthy: (task: string) => `(task ${task}) failed container health checks.`,
  targetUnhealthy: (task: string, port: number, group: string) =>
    `(task ${task}) (port ${port}) is unhealthy in (target-group ${group}) due to (reason Health checks failed).`,
  inconsistent:
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
};

/** `rolloutStateReason` */
export const ROLLOUT = {
  inProgress: (id: string) => `ECS deployment ${id} in progress.`,
  completed: (id: string) => `ECS deployment ${id} completed.`,
};

/** Why a deployment failed, as each place says it. */
export interface Cause {
  /** In its service event, after `deployment failed: `. */
  event: string;
  /** Its `rolloutStateReason`. */
  rollout: string;
  /** The `statusReason` of a service deployment that goes back for it. */
  record: string;
  /** The `rolloutStateReason` of the deployment that it goes back to. */
  back: (id: string) => string;
}

const back = (id: string) => `ECS deployment rolling back to deploymentId ${id}.`;

/**
 * The circuit breaker's and the alarm's events are recorded ones, the breaker's record too, and a failed
 * hook's follows https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html.
 * The documentation has no text for the others: those are ours.
 */
export const CAUSE = {
  breaker: {
    event: 'tasks failed to start.',
    rollout: 'ECS deployment circuit breaker: tasks failed to start.',
    record: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    back: (id: string) => `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
  },
  alarm: (names: readonly string[]): Cause => ({
    event: 'alarm detected.',
    rollout: `ECS deployment alarm detected: ${names.join(', ')}.`,
    record: `Service deployment rolled back because of CloudWatch alarms in ALARM state: ${names.join(', ')}.`,
    back,
  }),
  hook(stage: string, how: 'failed' | 'timed-out'): Cause {
    const words = how === 'failed' ? 'failed' : 'timed out';
    const record = `Service deployment rolled back because ${stage} lifecycle hook(s) ${words}.`;
    return { event: record, rollout: record, record, back };
  },
  stage(stage: string): Cause {
    const record = `Service deployment rolled back because the ${stage} lifecycle stage timed out.`;
    return { event: record, rollout: record, record, back };
  },
  requested: {
    event: 'a user requested a rollback.',
    rollout: 'Service deployment rolled back because a user requested it.',
    record: 'Service deployment rolled back because a user requested it.',
    back,
  },
} as const;

/** `statusReason` of a service deployment that had nowhere to go back to. */
export const NO_CANDIDATE = 'No rollback candidate was found to run the rollback.';

/** `stoppedReason` of a task. */
export const STOPPED = {
  essential: 'Essential container in task exited',
  unhealthy: 'Task failed container health checks',
  targetUnhealthy: (group: string) => `Task failed ELB health checks in (target-group ${group})`,
  scaling: (id: string) => `Scaling activity initiated by (deployment ${id})`,
  byUser: 'Task stopped by user',
  imageMissing: (image: string) =>
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
};

export const NO_CAPACITY =
  'Capacity is unavailable at this time. Please try again later or in a different availability zone';
