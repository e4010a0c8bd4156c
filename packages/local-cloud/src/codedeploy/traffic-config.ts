const MINUTE = 60_000;

/** Percentages in order, the last 100, and the milliseconds between two of them. */
export interface TrafficConfig {
  steps: readonly number[];
  interval: number;
}

const BUILT_IN =
  /^CodeDeployDefault\.ECS(?:AllAtOnce|(Canary|Linear)(10)Percent(?:Every)?(1|3|5|15)Minutes)$/;

/**
 * The configurations that every account has, by name.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function builtIn(name: string): TrafficConfig | undefined {
  const [matched, kind, percent, minutes] = BUILT_IN.exec(name) ?? [];
  if (matched === undefined) return undefined;
  if (kind === undefined) return { steps: [100], interval: 0 };
  return kind === 'Canary'
    ? { steps: [Number(percent), 100], interval: Number(minutes) * MINUTE }
    : {
        steps: Array.from({ length: 100 / Number(percent) }, (_, i) => (i + 1) * Number(percent)),
        interval: Number(minutes) * MINUTE,
      };
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TrafficRoutingConfig.html */
export function trafficShape({ steps, interval }: TrafficConfig): Record<string, unknown> {
  const [first = 100] = steps;
  const minutes = interval / MINUTE;
  if (steps.length === 1) return { type: 'AllAtOnce' };
  return steps.length === 2
    ? { type: 'TimeBasedCanary', timeBasedCanary: { canaryPercentage: first, canaryInterval: minutes } }
    : { type: 'TimeBasedLinear', timeBasedLinear: { linearPercentage: first, linearInterval: minutes } };
}
