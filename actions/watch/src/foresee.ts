import { ActionError, type ProofLog, type ReleaseLog } from '@pipeline/contracts';
import { isOurs } from '@pipeline/fleet-config';
import {
  destination,
  isWhereToKnown,
  liveIn,
  type Memory,
  remember,
  wholeReleases,
} from '@pipeline/release-history';
import { isAbout, seenBeside } from './about.ts';
import type { Why } from './acted.ts';
import { keyOf } from './changes.ts';
import { aboutsOf } from './config/abouts.ts';
import type { Config } from './config/config.ts';
import { doubtIn, OVERTAKEN } from './doubt.ts';
import { toWatch, type WatchedRelease } from './which.ts';

/** What a rollback would come to now: back from this release; for people to decide; or nothing, since it serves no more. */
export type Foreseen = { to: string } | { doubt: Why } | 'gone';

/**
 * Looks into the log anew, right before a rollback is started: measuring and waiting took their time, and the workflow goes back from
 * whatever is live by then.
 */
export async function foresee(
  judged: WatchedRelease,
  config: Config,
  log: Pick<ReleaseLog, 'recent'> & ProofLog,
  now: number,
): Promise<Foreseen> {
  const { key } = judged;
  const again = ({ records, proofs }: Memory) =>
    toWatch(liveIn(records, proofs), wholeReleases(records, proofs), aboutsOf(config), {
      ...config,
      now,
    }).find(each => each.key === key);
  const memory = await remember(log, config.environment, soFar => {
    const watched = again(soFar);
    return watched === undefined || isWhereToKnown(soFar, LAST_GOOD, backFrom(watched));
  });
  const { records, proofs } = memory;
  const watched = again(memory);
  if (watched === undefined) return 'gone';
  const doubt = doubtIn(watched) ?? (hasNew(watched, judged, config) ? OVERTAKEN : undefined);
  if (doubt !== undefined) return { doubt };
  const options = backFrom(watched);
  if (!options.only.some(isOurs))
    return { doubt: { text: 'A rollback cannot move what it is on:', said: options.only.join(', ') } };
  try {
    const found = destination(records, proofs, LAST_GOOD, options);
    if ('atRest' in found) return { doubt: { text: 'A rollback would do nothing:', said: found.atRest } };
    const [newest] = found.from;
    if (newest !== undefined && keyOf(newest) === key) return { to: found.to.id };
    const said = found.from.map(({ id }) => id).join(', ');
    return { doubt: { text: 'A rollback would not undo this release, but others:', said } };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { doubt: { text: 'A rollback would have nowhere to go:', said: error.message } };
  }
}

const LAST_GOOD = { kind: 'last-good' } as const;

/** As the rollback's own `from` has it: there alone. */
function backFrom({ live }: WatchedRelease) {
  const subjects = live.map(({ subject }) => subject);
  return { movable: isOurs, only: subjects.filter(subject => !subject.startsWith('migration:')) };
}

/** Whether something has begun that was not there when it was judged, and can be seen in what is measured. */
function hasNew(now: WatchedRelease, judged: WatchedRelease, config: Config): boolean {
  const known = new Set(judged.others.map(({ key }) => key));
  return aboutsOf(config)
    .filter(about => isAbout(about, now.live))
    .flatMap(about => seenBeside(about, now))
    .some(({ key }) => !known.has(key));
}
