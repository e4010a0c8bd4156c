import type { ReleaseRecord } from '@pipeline/contracts';
import type { Destination } from './model.ts';

/** When a target was being released. Milliseconds since 1970. */
interface Span {
  begun: number;
  ended: number;
}

/**
 * In which order targets go back: the reverse of that in which they were released. One whose release began only after another's
 * had ended may have waited for it, so it goes back first: its rank is before. Those that were released at the same time, in one
 * step or in overlapping ones, go back together. What has not ended is taken as going on, and what nothing is known of waits for none.
 * @returns the subjects of the destination's parts, rank by rank
 */
export function backRanks({ parts, from }: Destination, records: readonly ReleaseRecord[]): string[][] {
  const undone = new Set(from.map(({ id }) => id));
  const spans = new Map<string, Span>();
  for (const { intent, outcome } of records)
    for (const { subject } of undone.has(intent.id) && intent.back === undefined ? intent.targets : [])
      if (!spans.has(subject))
        spans.set(subject, {
          begun: Date.parse(intent.at),
          ended: outcome === undefined ? Number.POSITIVE_INFINITY : Date.parse(outcome.at),
        });
  const subjects = parts.map(({ subject }) => subject);
  const ranks = new Map<string, number>();
  const rankOf = (subject: string): number => {
    const known = ranks.get(subject);
    if (known !== undefined) return known;
    const waited = subjects.filter(other => followed(spans.get(subject), spans.get(other)));
    const rank = Math.max(-1, ...waited.map(rankOf)) + 1;
    ranks.set(subject, rank);
    return rank;
  };
  const byRank = Map.groupBy(subjects, rankOf);
  return [...byRank.keys()].sort((a, b) => a - b).map(rank => byRank.get(rank) ?? []);
}

/** Whether `after` began once `before` had ended; two that took no time at the same moment did not. */
function followed(before: Span | undefined, after: Span | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return before.ended <= after.begun && !(after.ended <= before.begun);
}
