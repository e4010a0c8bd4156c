import { identityOf } from '@pipeline/approval';
import type { ReleaseProof, ReleaseRecord, TargetIntent } from '@pipeline/contracts';
import { REMEMBERED } from '@pipeline/release';
import { type Live, liveIn, type WholeRelease, wholeReleases } from '@pipeline/release-history';
import type { Ports } from './ports.ts';

/** What an environment's release log says. */
export interface History {
  /** Newest first, as are all of these but `live`. */
  records: readonly ReleaseRecord[];
  proofs: readonly ReleaseProof[];
  wholes: readonly WholeRelease[];
  /** By the names of its targets. */
  live: readonly Live[];
}

export async function readHistory(
  environment: string,
  { log }: Pick<NonNullable<Ports['home']>, 'log'>,
): Promise<History> {
  const records = await log.recent(environment, REMEMBERED.releases);
  const proofs = records.length === 0 ? [] : await log.proofs(environment, REMEMBERED.proofs);
  return { records, proofs, wholes: wholeReleases(records, proofs), live: liveIn(records, proofs) };
}

/**
 * Those of its targets that serve something else by now, and what. Whoever put the same there again, it serves, unless that was a
 * rollback to before it: settings can be taken back, too.
 */
export function replacedIn(
  release: WholeRelease,
  { live, wholes }: Pick<History, 'live' | 'wholes'>,
): { subject: string; now: Live | undefined }[] {
  return release.parts.flatMap(({ subject, target }) => {
    const now = live.find(each => each.subject === subject);
    const serves =
      now !== undefined && isSame(now.part.target, target) && !isBackFrom(now.release, release, wholes);
    return serves ? [] : [{ subject, now }];
  });
}

/** The rollback that was the next to change one of its targets, to what had been there before it. */
export function takenBackBy(
  release: WholeRelease,
  { wholes }: Pick<History, 'wholes'>,
): WholeRelease | undefined {
  const newer = wholes.slice(0, wholes.indexOf(release)).toReversed();
  const next = release.parts.map(({ subject }) =>
    newer.find(({ parts }) =>
      parts.some(part => part.subject === subject && part.outcome?.verdict === 'steady'),
    ),
  );
  return next.find(each => each !== undefined && isBackFrom(each, release, wholes));
}

/** Whether a newer rollback went back to before a release: to what is older, or so old that the log does not show it. */
function isBackFrom(rollback: WholeRelease, release: WholeRelease, wholes: readonly WholeRelease[]): boolean {
  if (rollback.back === undefined) return false;
  const placeOf = (one: WholeRelease) => wholes.findIndex(each => isOne(each, one));
  const to = originOf(rollback, wholes);
  return placeOf(rollback) < placeOf(release) && (to === undefined || placeOf(to) > placeOf(release));
}

/** The deploy that a rollback returned to, which may have been to an earlier rollback. */
function originOf({ id, back }: WholeRelease, wholes: readonly WholeRelease[]): WholeRelease | undefined {
  const same = wholes.filter(each => each.id === back?.to);
  const to = same.find(each => each.back === undefined) ?? same[0];
  return to?.back === undefined || to.id === id ? to : originOf(to, wholes);
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
