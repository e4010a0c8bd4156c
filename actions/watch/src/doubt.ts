import { ActionError, type ProofLog, type ReleaseLog } from '@pipeline/contracts';
import { isOurs } from '@pipeline/fleet-config';
import { REMEMBERED } from '@pipeline/release';
import { destination, liveIn, wholeReleases } from '@pipeline/release-history';
import type { Why } from './acted.ts';
import type { Config } from './config/config.ts';
import type { WatchFinding } from './look.ts';
import { isBroken, isNoWorse } from './verdict.ts';
import { keyOf, toWatch, type WatchedRelease } from './which.ts';

/** Why people decide, as far as the release itself says so; `undefined` where nothing does. */
export function doubtIn({ isBack, sure, until, underWay }: WatchedRelease): Why | undefined {
  if (isBack)
    return {
      text: 'It was itself a way back, so that nothing is undone by itself a second time; nor is it refused, since what is bad before and after need be the fault of neither.',
    };
  if (until !== undefined || !sure)
    return {
      text: 'Another release began after it, which may have mended this, and would be undone with it.',
    };
  return underWay
    ? { text: 'Another deploy is under way since before it went live, and would be undone with it.' }
    : undefined;
}

/** Why people decide, as far as what was measured says so. */
export function doubtOn(findings: readonly WatchFinding[]): Why | undefined {
  if (isNoWorse(findings))
    return {
      text: 'It was no better before, as far as anybody knows: the release is not refused for it. What must hold may be wrong itself.',
    };
  const broken = findings.filter(isBroken);
  return broken.length > 0 && broken.every(({ recovered }) => recovered)
    ? { text: 'It has been as it must be since: it may have been something else.' }
    : undefined;
}

/** What a rollback would come to now: back from this release; for people to decide; or nothing, since it serves no more. */
export type Foreseen = { to: string } | { doubt: Why } | 'gone';

/**
 * Looks into the log anew, right before a rollback is started: measuring and waiting took their time, and the workflow goes back from
 * whatever is live by then.
 */
export async function foresee(
  { key }: WatchedRelease,
  { environment, watchFor, warmUp }: Config,
  log: Pick<ReleaseLog, 'recent'> & ProofLog,
  now: number,
): Promise<Foreseen> {
  const [records, proofs] = await Promise.all([
    log.recent(environment, REMEMBERED.releases),
    log.proofs(environment, REMEMBERED.proofs),
  ]);
  const times = { now, watchFor, warmUp };
  const watched = toWatch(liveIn(records, proofs), wholeReleases(records, proofs), times).find(
    each => each.key === key,
  );
  if (watched === undefined) return 'gone';
  const doubt = doubtIn(watched);
  if (doubt !== undefined) return { doubt };
  try {
    const found = destination(records, proofs, { kind: 'last-good' }, { movable: isOurs });
    if ('atRest' in found) return { doubt: { text: 'A rollback would do nothing:', said: found.atRest } };
    if (found.from.some(release => keyOf(release) === key)) return { to: found.to.id };
    const said = found.from.map(({ id }) => id).join(', ');
    return { doubt: { text: 'A rollback would not undo this release, but others:', said } };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { doubt: { text: 'A rollback would have nowhere to go:', said: error.message } };
  }
}
