import type { ReleaseIntent, ReleaseProof, ReleaseRecord, TargetIntent } from '@pipeline/contracts';
import { identitiesOf, isPinned } from './artifacts.ts';
import { takenBack } from './taken-back.ts';
import { wholly } from './wholly.ts';
import { identitiesIn, type Word, wordOn } from './word.ts';

/** All that one run released in an environment under one id. */
export interface RecordedRelease extends Pick<ReleaseIntent, 'id' | 'commit' | 'by'> {
  /** When it was begun last. ISO 8601, UTC. */
  at: string;
  /** Of a target that it changed twice, the last. */
  targets: TargetIntent[];
}

export interface KnownGood extends RecordedRelease {
  /** Which passed, by name. */
  checks: string[];
  /** The last of them. ISO 8601, UTC. */
  provenAt: string;
}

/**
 * The known-good releases of an environment, newest first: every target is steady, was not taken back, and was checked
 * with success, while it was deployed or by a proof afterwards. A check that failed later takes that back, and so does a rollback.
 * @param records newest first
 */
export function provenIn(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): KnownGood[] {
  return standings(records, proofs).flatMap(({ release, word }) =>
    word.word === 'good' ? [{ ...release, checks: word.checks, provenAt: word.at }] : [],
  );
}

/** Every recorded release, newest first, and what is said of it as a whole: the worst of its targets. */
export function standings(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): Array<{ release: RecordedRelease; word: Word }> {
  return [...Map.groupBy(records, ({ intent }) => intent.id).values()].flatMap(own => {
    const [newest] = own;
    if (newest === undefined) return [];
    const { id, commit, by, at } = newest.intent;
    const ofRelease = identitiesIn(own, id);
    const last = new Map<string, { record: ReleaseRecord; target: TargetIntent }>();
    for (const record of own)
      for (const target of record.intent.targets)
        if (!last.has(target.subject)) last.set(target.subject, { record, target });
    const targets = [...last.values()];
    const words = targets.map(({ record, target }) => {
      const asked = {
        record,
        subject: target.subject,
        identities: identitiesOf(target),
        provable: isPinned(target),
        ofRelease,
      };
      // Rolled back later, it is refused whatever its own checks say.
      const newer = records.slice(0, records.indexOf(record));
      const [back] = takenBack(asked.identities, newer);
      const why = back && `was rolled back by release ${back.record.intent.id}`;
      return back && why ? { ...back.word, why } : wordOn(asked, proofs);
    });
    return [
      { release: { id, commit, by, at, targets: targets.map(({ target }) => target) }, word: wholly(words) },
    ];
  });
}
