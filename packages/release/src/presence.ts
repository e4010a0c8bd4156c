import type { ReleaseRecord } from '@pipeline/contracts';

/**
 * Whether what a release put on a target serves there, until something newer does. `steady`: it does, for sure. `gone`: it does
 * not: it was undone, superseded, or never began, or says itself that nothing does. `open`: it may, since it is in flight or ended without certainty.
 */
export type Presence = 'steady' | 'open' | 'gone';

export function presenceOf({ intent, outcome }: ReleaseRecord, subject: string): Presence {
  if (intent.retires !== undefined) return 'gone';
  const end = outcome?.targets.find(target => target.subject === subject);
  const verdict = end?.verdict ?? outcome?.verdict;
  if (end?.undone || verdict === 'superseded' || verdict === 'not-started') return 'gone';
  return verdict === 'steady' ? 'steady' : 'open';
}

/** Of all that one target got, newest first, what may serve: down to the newest that is live for sure. */
export function downToSteady<T>(newestFirst: readonly T[], presence: (one: T) => Presence): T[] {
  const there = newestFirst.filter(one => presence(one) !== 'gone');
  const steady = there.findIndex(one => presence(one) === 'steady');
  return steady < 0 ? there : there.slice(0, steady + 1);
}
