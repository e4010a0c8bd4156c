/** One value of a metric, for an interval that begins at `at`. Milliseconds since the epoch. */
export interface Sample {
  at: number;
  value: number;
}

/** What is asked about: whole intervals of `step` from `from` to `to`. Milliseconds. */
export interface Span {
  from: number;
  to: number;
  step: number;
}

/** A value for each interval as far as there is one; or one value for all of it, where a source has no more. */
export type Measured = { samples: readonly Sample[] } | { reading: number | undefined };

/** Where a metric is measured. */
export interface MetricSource {
  /** @throws RemoteError that names the source, the query and what the token lacks */
  read(query: string, span: Span): Promise<Measured>;
}

/** The values in their intervals, in turn; where there are several in one, their mean. */
export function cellsOf(samples: readonly Sample[], { from, to, step }: Span): (number | undefined)[] {
  const sums = Array.from({ length: Math.max(0, Math.floor((to - from) / step)) }, () => ({
    sum: 0,
    count: 0,
  }));
  for (const { at, value } of samples) {
    const cell = sums[Math.floor((at - from) / step)];
    if (cell === undefined || !Number.isFinite(value)) continue;
    cell.sum += value;
    cell.count++;
  }
  return sums.map(({ sum, count }) => (count === 0 ? undefined : sum / count));
}

/**
 * How much a counter grew since the value before it. Where it fell to next to nothing it has begun again, and grew by all that it is. Where
 * it fell by less it is the sum of several, of which one has gone, as in every deploy: how much the rest grew nobody knows.
 */
export function increaseOf(values: readonly (number | undefined)[]): (number | undefined)[] {
  let last: number | undefined;
  return values.map(value => {
    if (value === undefined) return undefined;
    const before = last;
    last = value;
    if (before === undefined) return undefined;
    if (value >= before) return value - before;
    return value <= before / BEGUN_AGAIN ? value : undefined;
  });
}

const BEGUN_AGAIN = 10;
