import type { EnvironmentMetrics, Window } from '@pipeline/release-history';

/** All that was measured: the output `json`, as it is. What has no data is `null`; durations are in seconds. */
export interface Measured {
  schema: 1;
  /** When it was measured. ISO 8601, UTC. */
  at: string;
  window: Window;
  /** As long, right before it. */
  before: Window;
  /** Those that were asked for; `null`: all. */
  services: string[] | null;
  environments: MeasuredEnvironment[];
}

export interface MeasuredEnvironment extends EnvironmentMetrics {
  environment: string;
  /** How much of the log that is from. */
  read: {
    records: number;
    proofs: number;
    /** Whether that is all of it, as far back as was asked for. */
    complete: boolean;
  };
}
