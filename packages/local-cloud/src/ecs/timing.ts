/**
 * How long the platform takes, in milliseconds of service time. The 40 seconds are documented; the
 * others are of the size that recorded rollouts show, and no rule rests on their exact value.
 */
export const TIMING = {
  /** From a change to the service scheduler's reaction. */
  tick: 1_000,
  /** PROVISIONING: the network interface is made. */
  provisioning: 5_000,
  /** PENDING: the image is pulled. */
  pull: 8_000,
  activating: 1_000,
  /** A lifecycle stage in which nothing has to happen. */
  stage: 2_000,
  /**
   * One in which something has to happen fails after 24 hours, and the deployment goes back.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
   */
  longestStage: 24 * 3_600_000,
  /** Between two looks at a deployment's alarms. */
  alarmPoll: 5_000,
  /**
   * How long a rolling update's alarms are watched once it has all that it wants: ECS computes it from
   * the alarms. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
   */
  alarmBake: 60_000,
  /**
   * A task without a health check counts as healthy 40 s after RUNNING.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html (minimumHealthyPercent)
   */
  settle: 40_000,
  /** DEACTIVATING: out of the target group, connections drain. */
  drain: 5_000,
  deprovisioning: 3_000,
  /** Between a task that failed and its replacement, before the throttle lengthens it. */
  retry: 10_000,
  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html: 27 minutes at most. */
  longestRetry: 27 * 60_000,
  /** From SIGTERM to SIGKILL where the container says nothing: 30 s.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (stopTimeout) */
  stopTimeout: 30_000,
} as const;

/** The throttle: the same wait for the first three failures, then doubling. */
export function retryDelay(failures: number): number {
  return Math.min(TIMING.retry * 2 ** Math.max(0, failures - 3), TIMING.longestRetry);
}
