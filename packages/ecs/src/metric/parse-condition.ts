import { formatDuration, parseDuration } from '@pipeline/contracts';
import type { MetricCheck, Operator } from './metric-check.ts';

const MINUTE = 60_000;
/** GetMetricData has values by the minute for what began less than three hours ago. */
const LONGEST = 2 * 60 * MINUTE;
const CONDITION = /^(<=?|>=?)\s*(-?\d+(?:\.\d+)?)\s+for\s+(\S+)(?:\s+every\s+(\S+))?(\s+or\s+missing)?$/i;

export type Condition = Pick<MetricCheck, 'operator' | 'threshold' | 'window' | 'period' | 'missing'>;

/** `< 5 for 5m`, `>= 0.99 for 10m every 5m or missing`; what is wrong with it, as text, where it does not parse. */
export function parseCondition(text: string): Condition | string {
  const [, operator, threshold, lasting = '', every = '1m', missing] = CONDITION.exec(text.trim()) ?? [];
  if (operator === undefined) return `has no condition such as "< 5 for 5m", but "${text.trim()}"`;
  const window = parseDuration(lasting);
  const period = parseDuration(every);
  if (window === undefined) return `has a bad duration "${lasting}" (such as 5m)`;
  if (period === undefined) return `has a bad duration "${every}" (such as 1m)`;
  if (period === 0 || period % MINUTE !== 0)
    return `has values every ${every}, but CloudWatch counts whole minutes`;
  if (window === 0 || window % period !== 0) {
    return `lasts ${lasting}, which is not a multiple of ${formatDuration(period)}`;
  }
  if (window > LONGEST) return `lasts ${lasting}, and more than 2h is not taken`;
  return {
    operator: operator as Operator,
    threshold: Number(threshold),
    window,
    period,
    missing: missing === undefined ? 'fails' : 'passes',
  };
}
