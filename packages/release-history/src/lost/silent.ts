import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { presenceOf } from '@pipeline/release';
import type { WholeRelease } from '../whole/model.ts';
import { timelineOf } from '../whole/releases.ts';

/** A release that has begun and not said how it ended: it is going on, or its runner died. */
export interface Silent {
  release: WholeRelease;
  /** When the last of its jobs that said nothing began. ISO 8601, UTC. */
  since: string;
  /** What may be half-changed: what nothing newer serves on. */
  subjects: string[];
}

/** Newest first. What something newer serves on everywhere, or what was retired, is nobody's concern any more. @param records newest first */
export function silentIn(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): Silent[] {
  const open = records.flatMap((record, at) => {
    if (record.outcome !== undefined || record.intent.retires !== undefined) return [];
    const newer = records.slice(0, at);
    const subjects = record.intent.targets
      .map(({ subject }) => subject)
      .filter(subject => !newer.some(other => isSettledBy(other, subject)));
    return subjects.length > 0 ? [{ record, subjects }] : [];
  });
  if (open.length === 0) return [];
  const timeline = timelineOf(records, proofs);
  return [...Map.groupBy(open, ({ record }) => timeline.of(record))].map(([release, own]) => ({
    release,
    since: own.map(({ record }) => record.intent.at).sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? '',
    subjects: [...new Set(own.flatMap(({ subjects }) => subjects))].sort(),
  }));
}

function isSettledBy(record: ReleaseRecord, subject: string): boolean {
  if (!record.intent.targets.some(target => target.subject === subject)) return false;
  return record.intent.retires !== undefined || presenceOf(record, subject) === 'steady';
}
