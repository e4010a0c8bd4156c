/** Milliseconds that half, and nineteen in twenty, of the answers took at most; by nearest rank. */
export interface Latency {
  p50: number;
  p95: number;
}

/** Nothing where there is no sample. */
export function latency(samples: readonly number[]): Latency | undefined {
  if (samples.length === 0) return undefined;
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { p50: rank(0.5), p95: rank(0.95) };
}
