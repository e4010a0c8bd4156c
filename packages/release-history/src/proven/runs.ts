import type { ReleaseProof, ReleaseRecord, TargetIntent } from '@pipeline/contracts';
import { identitiesOf, isPinned } from './artifacts.ts';
import { takenBack } from './taken-back.ts';
import { identitiesIn, type Word, wordOn } from './word.ts';

/** What one record did to one target. */
export interface Attempt {
  record: ReleaseRecord;
  /** Of its record; 0 is the newest. */
  place: number;
  target: TargetIntent;
  /** What was said of it by its own release. */
  own: Word;
  /** The same, unless a later release went back from it: then it is refused, whatever its own checks say. */
  word: Word;
}

/** All that one run did in an environment under one id. */
export interface OneRun {
  /** The newest of its records. */
  newest: ReleaseRecord;
  /** Newest first. */
  attempts: Attempt[];
  /** Of a target that it changed twice, the last. */
  last: Attempt[];
}

/** @param records newest first @returns newest first, by the newest record of each */
export function runsIn(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): OneRun[] {
  const placed = records
    .map((record, place) => ({ record, place }))
    // What retires a target releases nothing.
    .filter(({ record }) => record.intent.retires === undefined);
  // Few ever refuse anything, and all that is older is asked of each of them.
  const refusing = placed.filter(({ record }) =>
    record.outcome?.targets.some(({ refuses }) => refuses?.length),
  );
  const said = Map.groupBy(proofs, ({ release }) => release);
  return [...Map.groupBy(placed, ({ record }) => record.intent.id)].flatMap(([id, own]) => {
    const [newest] = own;
    if (newest === undefined) return [];
    const ofRelease = identitiesIn(
      own.map(({ record }) => record),
      id,
    );
    const attempts = own.flatMap(({ record, place }) =>
      record.intent.targets.map((target): Attempt => {
        const asked = {
          record,
          subject: target.subject,
          identities: identitiesOf(target),
          provable: isPinned(target),
          ofRelease,
        };
        const newer = refusing.filter(other => other.place < place).map(other => other.record);
        const [back] = takenBack([...asked.identities, ...Object.values(target.artifacts)], newer);
        const why = back && `was rolled back by release ${back.record.intent.id}`;
        const own = wordOn(asked, said.get(id) ?? []);
        const word = back && why ? { ...back.word, why } : own;
        return { record, place, target, own, word };
      }),
    );
    const last = new Map<string, Attempt>();
    for (const attempt of attempts)
      if (!last.has(attempt.target.subject)) last.set(attempt.target.subject, attempt);
    return [{ newest: newest.record, attempts, last: [...last.values()] }];
  });
}
