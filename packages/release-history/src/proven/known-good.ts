import type { ReleaseIntent, ReleaseProof, ReleaseRecord, TargetIntent } from '@pipeline/contracts';
import { type OneRun, runsIn } from './runs.ts';
import { wholly } from './wholly.ts';
import type { Word } from './word.ts';

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
  return runsIn(records, proofs).map(run => ({
    release: releaseOf(run),
    word: wholly(run.last.map(({ word }) => word)),
  }));
}

export function releaseOf({ newest, last }: OneRun): RecordedRelease {
  const { id, commit, by, at } = newest.intent;
  return { id, commit, by, at, targets: last.map(({ target }) => target) };
}
