export type Operator = '<' | '<=' | '>' | '>=';

/** One metric as CloudWatch names it. */
export interface MetricStat {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `p99`, … */
  statistic: string;
}

/** What a metric must be, at every period of a window. Made by `parseMetricCheck`. */
export interface MetricCheck {
  /** What a person calls it. */
  name: string;
  /** One metric, or queries as GetMetricData takes them, of which one returns data. */
  source: { metric: MetricStat } | { queries: readonly Readonly<Record<string, unknown>>[] };
  operator: Operator;
  threshold: number;
  /** Milliseconds, a multiple of the period. */
  window: number;
  /** Milliseconds from one value to the next, whole minutes. */
  period: number;
  /** Of a metric that is silent while all is well, such as a count of errors, no value is good news. */
  missing: 'fails' | 'passes';
}

/** The condition as it is read aloud. */
export function conditionOf({ operator, threshold }: MetricCheck): string {
  return `${operator} ${threshold}`;
}
