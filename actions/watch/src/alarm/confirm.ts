import type { WatchFinding } from '../judge/finding.ts';
import { speaksNow } from '../verdict.ts';

/** What an alarm says is so, by the metric's own source. */
export type Confirmation = 'confirmed' | 'refuted' | 'undecided';

export const GRAVEST: readonly Confirmation[] = ['confirmed', 'undecided', 'refuted'];

/**
 * Whether what was measured bears an alarm out: a breach does, and so does a last value that is beyond its bounds, since an
 * alarm knows sooner; neither where it was no better before, nor where another release may be at fault. Where a metric is silent, nothing
 * speaks for the alarm nor against it.
 */
export function confirmationOf(findings: readonly WatchFinding[]): Confirmation {
  if (findings.some(each => !each.already && !each.suspects && speaksNow(each))) return 'confirmed';
  return findings.length > 0 && findings.every(({ state }) => state === 'good') ? 'refuted' : 'undecided';
}
