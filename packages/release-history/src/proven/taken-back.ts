import type { ReleaseRecord } from '@pipeline/contracts';
import type { Word } from './word.ts';

/** A release that went back from what was live, for the reason that somebody gave. */
export interface TakenBack {
  record: ReleaseRecord;
  /** 0 is the newest release. */
  place: number;
  word: Extract<Word, { word: 'bad' }>;
}

/**
 * The releases that went back from one of these things. A rollback whose end is not certain has refused nothing.
 * @param identities digests and addresses
 * @param records newest first
 */
export function takenBack(identities: readonly string[], records: readonly ReleaseRecord[]): TakenBack[] {
  return records.flatMap((record, place) => {
    const { outcome } = record;
    const refused = (outcome?.targets ?? []).some(
      ({ verdict, refuses = [] }) => verdict === 'steady' && refuses.some(each => identities.includes(each)),
    );
    if (outcome === undefined || !refused) return [];
    return [{ record, place, word: { word: 'bad', why: 'rolled it back', at: outcome.at } }];
  });
}
