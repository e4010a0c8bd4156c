/** How long the platform takes, in milliseconds of service time. None is documented, and no rule rests on them. */
export const TIMING = {
  /** From a write to the first look at it. */
  tick: 500,
  /** An image is pulled. */
  pull: 4_000,
  /** A container without a port counts as started when it has run so long. */
  settle: 2_000,
  /** From the decision about traffic to its moving. */
  route: 2_000,
  /** An instance without traffic ends after its last requests. */
  drain: 10_000,
  /** An instance that ended is replaced. */
  restart: 2_000,
  /** From SIGTERM to SIGKILL: https://docs.cloud.google.com/run/docs/container-contract#instance-shutdown */
  grace: 10_000,
} as const;
