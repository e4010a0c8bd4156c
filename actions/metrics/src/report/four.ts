import type { Compared, Figures, Window } from '@pipeline/release-history';
import { duration, frequency, NONE, percent } from './words.ts';

/** One of the four, in words. */
export interface Headline {
  key: 'deployment-frequency' | 'lead-time' | 'change-failure-rate' | 'recovery-time';
  title: string;
  value: string;
  /** That of the window before. */
  was: string;
  trend: Trend;
}

/** What is better is a matter of the figure: more deployments, and less of all else. `none`: one of the two has no data. */
export type Trend = 'better' | 'worse' | 'same' | 'none';

interface Metric {
  key: Headline['key'];
  title: string;
  of(figures: Figures): number | null;
  told(figures: Figures | null, window: Window): string;
  /** Of the window before, where that is shorter: it is as long. */
  toldBefore?(figures: Figures | null): string;
  moreIsBetter?: true;
}

const METRICS: readonly Metric[] = [
  {
    key: 'deployment-frequency',
    title: 'Deployment frequency',
    of: ({ deployments }) => deployments,
    told: frequency,
    toldBefore: figures => (figures === null ? NONE : `${figures.deployments}`),
    moreIsBetter: true,
  },
  {
    key: 'lead-time',
    title: 'Lead time for changes',
    of: ({ leadTime }) => leadTime.median,
    told: figures => (figures === null ? NONE : duration(figures.leadTime.median)),
  },
  {
    key: 'change-failure-rate',
    title: 'Change failure rate',
    of: ({ changeFailureRate }) => changeFailureRate.rate,
    told: figures => (figures === null ? NONE : percent(figures.changeFailureRate.rate)),
  },
  {
    key: 'recovery-time',
    title: 'Recovery time',
    of: ({ recoveryTime }) => recoveryTime.median,
    told: figures => (figures === null ? NONE : duration(figures.recoveryTime.median)),
  },
];

export function headlines({ figures, before }: Compared, window: Window): Headline[] {
  return METRICS.map(metric => {
    const [now, then] = [figures && metric.of(figures), before && metric.of(before)];
    return {
      key: metric.key,
      title: metric.title,
      value: metric.told(figures, window),
      was: metric.toldBefore?.(before) ?? metric.told(before, window),
      trend: trendOf(now, then, metric.moreIsBetter === true),
    };
  });
}

function trendOf(now: number | null, then: number | null, moreIsBetter: boolean): Trend {
  if (now === null || then === null) return 'none';
  if (now === then) return 'same';
  return now > then === moreIsBetter ? 'better' : 'worse';
}
