import type { Span } from '../sample.ts';

/** With what a release is compared: the time right before it began, or the same time a day or a week earlier. */
export type Baseline = 'before' | 'day' | 'week';

export interface Watched {
  /** When it began to change what serves, and since when it serves. Milliseconds since the epoch, like all times here. */
  begun: number;
  since: number;
  /** When another release began: what is measured from then on says nothing of this one alone. */
  until?: number;
  /** Since when the release before had served, where that is known. */
  previousSince?: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Values come late: what is younger is not asked for. */
export const LAG = MINUTE;
/** As many values as every source gives in one answer: New Relic has no more than 366. */
export const MOST = 366;

/** How far apart the values of a window are, where the rule does not say. */
export function stepFor(watchFor: number): number {
  return Math.max(MINUTE, Math.ceil(watchFor / (MOST * MINUTE)) * MINUTE);
}

/** Whether one answer has room for the values of a window. */
export const fits = (watchFor: number, step: number): boolean => watchFor / step <= MOST;

/** The time after a release went live, as far as it is over, and what to compare it with, in whole steps. */
export function windowsOf(
  { begun, since, until = Infinity, previousSince }: Watched,
  { now, watchFor, baseline, step }: { now: number; watchFor: number; baseline: Baseline; step: number },
): { after: Span; before: Span } {
  const up = (time: number) => Math.ceil(time / step) * step;
  const down = (time: number) => Math.floor(time / step) * step;
  const from = up(since);
  const to = Math.max(from, down(Math.min(now - LAG, since + watchFor, until)));
  const length = Math.max(step, down(watchFor));
  const after = { from, to, step };
  if (baseline !== 'before') {
    const earlier = down(from - (baseline === 'day' ? DAY : 7 * DAY));
    return { after, before: { from: earlier, to: earlier + length, step } };
  }
  const ended = down(begun);
  // What is older is another release's.
  const first = previousSince === undefined ? -Infinity : up(previousSince);
  return { after, before: { from: Math.min(ended, Math.max(ended - length, first)), to: ended, step } };
}
