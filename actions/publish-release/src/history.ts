import { identityOf } from '@pipeline/approval';
import type { ReleaseProof, ReleaseRecord, TargetIntent } from '@pipeline/contracts';
import { type Live, liveIn, REMEMBERED, type WholeRelease, wholeReleases } from '@pipeline/release';
import type { Ports } from './ports.ts';

/** What an environment's release log says. */
export interface History {
  /** Newest first, as are all of these. */
  records: readonly ReleaseRecord[];
  proofs: readonly ReleaseProof[];
  wholes: readonly WholeRelease[];
  live: readonly Live[];
}

export async function readHistory(
  environment: string,
  { log }: Pick<NonNullable<Ports['home']>, 'log'>,
): Promise<History> {
  const records = await log.recent(environment, REMEMBERED.releases);
  const proofs = records.length === 0 ? [] : await log.proofs(environment, REMEMBERED.proofs);
  return historyOf(records, proofs);
}

export function historyOf(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): History {
  return { records, proofs, wholes: wholeReleases(records, proofs), live: liveIn(records, proofs) };
}

/** Those of its targets that serve something else by now, and what. Whoever put the same there again, it serves. */
export function replacedIn(
  { parts }: Pick<WholeRelease, 'parts'>,
  live: readonly Live[],
): { subject: string; now: Live | undefined }[] {
  return parts.flatMap(({ subject, target }) => {
    const now = live.find(each => each.subject === subject);
    return now !== undefined && isSame(now.part.target, target) ? [] : [{ subject, now }];
  });
}

/** Whether two are the same release: a rollback may have the id of what it went back from. */
export function isOne(a: WholeRelease, b: WholeRelease): boolean {
  return a.id === b.id && (a.back === undefined) === (b.back === undefined);
}

/** Whether two put the same there: by digest where an image has one, and else by name. */
export function isSame(a: TargetIntent, b: TargetIntent): boolean {
  return JSON.stringify(thingsIn(a)) === JSON.stringify(thingsIn(b));
}

function thingsIn({ artifacts }: TargetIntent): [string, string][] {
  return Object.entries(artifacts)
    .map(([name, artifact]): [string, string] => [name, identityOf(artifact)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
