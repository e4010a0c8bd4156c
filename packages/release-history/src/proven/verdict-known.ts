import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { newestProven } from './newest-proven.ts';
import { verdictOn } from './verdict-on.ts';
import { belongs } from './word.ts';

/**
 * Whether what is older can say nothing else of a thing. Of a release that the log does not show it is not known what came of it;
 * nor, of the oldest that it shows, whether that is all of it.
 * @param records newest first
 */
export function isVerdictKnown(
  identity: string,
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): boolean {
  const verdict = verdictOn(identity, records, proofs);
  if (verdict.state !== 'proven' && verdict.state !== 'refused') return false;
  if (verdict.commit === undefined || !isWholeIn(records, verdict.release)) return false;
  return verdict.state === 'refused' || !failedSince(verdict.at, records, proofs);
}

/** Likewise whether an older release can be the newest proven one. */
export function isNewestProvenKnown(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): boolean {
  const { release } = newestProven(records, proofs);
  if (release === undefined || !isWholeIn(records, release.id)) return false;
  return !failedSince(release.provenAt, records, proofs);
}

/** Whether a release that the log does not show has failed a check since: it may have had the same, whatever the check names. */
function failedSince(
  at: string,
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): boolean {
  return proofs.some(
    proof =>
      proof.result === 'failed' &&
      Date.parse(proof.at) >= Date.parse(at) &&
      !records.some(record => belongs(proof, record)),
  );
}

/** Whether nothing older is of the same release, as far as one can tell: the jobs of a run write side by side. */
export function isWholeIn(records: readonly ReleaseRecord[], release: string): boolean {
  return records.at(-1)?.intent.id !== release;
}
