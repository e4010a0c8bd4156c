import { ActionError, type ReleaseRecord } from '@pipeline/contracts';
import type { Memory } from '@pipeline/release-history';

/** The records that were known when it was first decided. */
export type Seen = ReadonlySet<string>;

export function seenIn({ records }: Pick<Memory, 'records'>): Seen {
  return new Set(records.map(keyOf));
}

/**
 * Whether another rollback has come before this one, while this waited for the lock: two people who press once each must not go
 * back twice. `undefined` where something has been released since, which is bad perhaps.
 * @param records newest first
 */
export function overtaken(
  records: readonly ReleaseRecord[],
  seen: Seen,
  { environment, subjects }: { environment: string; subjects: readonly string[] },
): ActionError | undefined {
  const newest = records.find(record => subjects.some(subject => changed(record, subject)));
  if (newest?.intent.back === undefined || seen.has(keyOf(newest))) return undefined;
  const { intent, outcome } = newest;
  const { to, why } = newest.intent.back;
  const ended = outcome === undefined ? 'has not ended' : `ended (${outcome.verdict}): ${outcome.detail}`;
  return new ActionError(
    'moved',
    `While this waited for its lock, release ${intent.id} took ${environment} back to release ${to}, ${why}. That ${ended}. Nothing more was taken back`,
    {
      hint: 'See what is live now. Is that bad, too, or not all of it back? Then run this again: it is decided from there',
    },
  );
}

function keyOf({ intent: { id, at } }: ReleaseRecord): string {
  return `${id} ${at}`;
}

function changed({ intent, outcome }: ReleaseRecord, subject: string): boolean {
  if (intent.targets.every(target => target.subject !== subject)) return false;
  return outcome?.targets.find(target => target.subject === subject)?.verdict !== 'not-started';
}
