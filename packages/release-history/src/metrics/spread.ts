import type { Spread } from './model.ts';

/** The median, between the two in the middle where their count is even, and the 90th percentile by nearest rank. @param durations milliseconds */
export function spreadOf(durations: readonly number[]): Spread {
  const sorted = [...durations].sort((a, b) => a - b);
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  const high = sorted[Math.floor(sorted.length / 2)];
  const p90 = sorted[Math.ceil(sorted.length * 0.9) - 1];
  return {
    median: low === undefined || high === undefined ? null : seconds((low + high) / 2),
    p90: p90 === undefined ? null : seconds(p90),
  };
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1_000);
}
