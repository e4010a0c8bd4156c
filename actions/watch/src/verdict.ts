import { LAG } from '@pipeline/telemetry';
import type { LookVerdict } from './entries.ts';
import type { WatchFinding } from './look.ts';
import type { WatchedRelease } from './which.ts';

/** Whether all that is watched of it has been measured. */
export const isOver = ({ since }: Pick<WatchedRelease, 'since'>, now: number, watchFor: number): boolean =>
  now >= since + watchFor + LAG;

/** What a look says of a release: one breach is one; all else is told when the watch is over. */
export function verdictOf(findings: readonly Pick<WatchFinding, 'state'>[], over: boolean): LookVerdict {
  if (findings.some(({ state }) => state === 'breach')) return 'breach';
  if (!over) return 'watching';
  return findings.some(({ state }) => state === 'unknown') || findings.length === 0 ? 'unknown' : 'good';
}

/** What an alarm says is so, by the metric's own source. */
export type Confirmation = 'confirmed' | 'refuted' | 'undecided';

/**
 * Whether what was measured bears an alarm out: a breach does, and so does a last value that is beyond its bounds, since an alarm knows
 * sooner. Where a metric is silent or nobody asks for it, nothing speaks for the alarm nor against it.
 * @param findings those that the alarm is about
 */
export function confirmationOf(findings: readonly WatchFinding[]): Confirmation {
  if (findings.some(({ state, trailing }) => state === 'breach' || trailing > 0)) return 'confirmed';
  if (findings.length === 0 || findings.some(({ state }) => state === 'unknown')) return 'undecided';
  return 'refuted';
}

/** The findings in one line, those that are at fault first. */
export function inOneLine(findings: readonly WatchFinding[], state: WatchFinding['state']): string {
  return findings
    .filter(each => each.state === state)
    .map(({ metric, rule, detail }) => `${metric}: ${detail}${rule === '' ? '' : ` (must be ${rule})`}`)
    .join('; ');
}
