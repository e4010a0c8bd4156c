import { formatDuration } from '@pipeline/contracts';
import { conditionOf, type MetricCheck } from './metric-check.ts';

/** Values by the time at which their period begins, in milliseconds since the epoch. */
export type Points = ReadonlyMap<number, number>;

export interface Span {
  /** When the first period begins. */
  start: number;
  now: number;
  /** How long after the window's end values may be late, in milliseconds. */
  patience: number;
}

export type MetricVerdict =
  | { state: 'waiting'; detail: string }
  | { state: 'passed'; detail: string }
  | { state: 'failed'; detail: string };

/** After a period's end, how long its value may still change: services report by the minute. */
const SETTLES = 60_000;
/** These only grow while a period lasts, so a value over an upper bound is over it for good. */
const GROWING = ['Sum', 'Maximum', 'SampleCount'];

/** What the values say so far. It fails with the first that is wrong, and passes only with the whole window. */
export function judgeMetric(
  check: MetricCheck,
  points: Points,
  { start, now, patience }: Span,
): MetricVerdict {
  const count = check.window / check.period;
  const times = Array.from({ length: count }, (_, index) => start + index * check.period);
  const settled = (time: number) => now >= time + check.period + SETTLES;
  const sure =
    check.operator.startsWith('<') &&
    'metric' in check.source &&
    GROWING.includes(check.source.metric.statistic);
  const values: number[] = [];
  const silent: number[] = [];
  for (const time of times) {
    const value = points.get(time);
    if (value === undefined) {
      silent.push(time);
    } else if (holds(check, value)) {
      values.push(value);
    } else if (sure || settled(time)) {
      const detail = `${check.name} was ${shown(value)} at ${clock(time)}, must be ${conditionOf(check)}`;
      return { state: 'failed', detail };
    }
  }
  const must = `${check.name} ${conditionOf(check)} for ${formatDuration(check.window)}`;
  if (values.length === count && times.every(settled))
    return { state: 'passed', detail: `${must}: ${range(values)}` };
  if (now < start + check.window + patience) {
    return { state: 'waiting', detail: `${must}: ${values.length} of ${count} values so far` };
  }
  const lack = `${silent.length} of ${count} values since ${clock(start)} are missing`;
  if (check.missing === 'passes') {
    return {
      state: 'passed',
      detail: `${must}: ${lack}, which is taken as good${values.length > 0 ? `; ${range(values)}` : ''}`,
    };
  }
  const detail = `${must}: ${lack}, waited ${formatDuration(patience)} for them; look at namespace, name and dimensions, or end with "or missing" where silence is good news`;
  return { state: 'failed', detail };
}

function holds({ operator, threshold }: MetricCheck, value: number): boolean {
  switch (operator) {
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
  }
}

const shown = (value: number) => String(Number(value.toPrecision(6)));
const clock = (time: number) => `${new Date(time).toISOString().slice(11, 16)} UTC`;

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `always ${shown(least)}` : `${shown(least)} to ${shown(most)}`;
}
