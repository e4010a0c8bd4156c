/** As a service's `deploymentConfiguration` carries it. */
export interface CircuitBreaker {
  enable: boolean;
  rollback: boolean;
  /** A healthy task sets the count of failures back to 0; on by default. */
  resetOnHealthyTask?: boolean;
  thresholdConfiguration?: { type?: string; value?: number };
}

const LEAST = 3;
const MOST = 200;

/**
 * How many tasks must fail in a row: half the desired count (or the configured percentage), within
 * 3 and 200 unless configured as unbounded or as a plain count.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
 */
export function failureThreshold(desiredCount: number, breaker?: CircuitBreaker): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker?.thresholdConfiguration ?? {};
  if (type === 'COUNT') return value;
  const share = Math.ceil((desiredCount * value) / 100);
  return type === 'UNBOUNDED_PERCENT' ? Math.max(1, share) : Math.min(MOST, Math.max(LEAST, share));
}

export function trips(
  failedTasks: number,
  desiredCount: number,
  breaker: CircuitBreaker | undefined,
): boolean {
  return breaker?.enable === true && failedTasks >= failureThreshold(desiredCount, breaker);
}
