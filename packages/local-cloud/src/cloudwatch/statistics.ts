import { AwsFault } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';
import type { Sample } from './metrics.ts';

/** Start of the period in milliseconds → value. A period without samples has no entry. */
export type Series = ReadonlyMap<number, number>;

/**
 * A statistic by period. Periods begin at multiples of their length; the end is not part of the range.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function statistic(
  samples: readonly Sample[],
  { stat, period, from, to }: { stat: string; period: number; from: number; to: number },
): Series {
  const length = period * 1_000;
  const start = Math.floor(from / length) * length;
  const periods = new Map<number, Sample['values'][number][]>();
  for (const { at, values } of samples) {
    if (at < start || at >= to) continue;
    const key = Math.floor(at / length) * length;
    periods.set(key, [...(periods.get(key) ?? []), ...values]);
  }
  return new Map([...periods].map(([key, values]) => [key, statisticOf(stat, values)]));
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
function statisticOf(stat: string, values: Sample['values']): number {
  const count = values.reduce((sum, one) => sum + one.count, 0);
  const sum = values.reduce((sum, one) => sum + one.value * one.count, 0);
  const all = values.map(({ value }) => value);
  switch (stat) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return count;
    case 'Average':
      return sum / count;
    case 'Minimum':
      return Math.min(...all);
    case 'Maximum':
      return Math.max(...all);
  }
  const percent = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(stat)?.[1];
  if (percent !== undefined) return percentile(Number(percent), values, count);
  if (/^(?:TM|TC|TS|WM|PR|IQM)/i.test(stat)) throw notImplemented(`GetMetricData with Stat ${stat}`);
  throw new AwsFault(
    'ValidationError',
    `The value '${stat}' for parameter Stat is not a valid statistic or percentile.`,
  );
}

function percentile(percent: number, values: Sample['values'], count: number): number {
  let left = Math.ceil((percent / 100) * count);
  const sorted = [...values].sort((a, b) => a.value - b.value);
  for (const { value, count } of sorted) {
    left -= count;
    if (left <= 0) return value;
  }
  return sorted.at(-1)?.value ?? 0;
}
