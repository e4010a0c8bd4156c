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
import { concerns, isAbout } from './about.ts';
import type { Why } from './acted.ts';
import { aboutsOf } from './config/abouts.ts';
import type { Config } from './config/config.ts';
import type { WatchFinding } from './judged.ts';
import { isBroken, isUnsure, speaksNow } from './verdict.ts';
import { keyOf, toWatch, type WatchedRelease } from './which.ts';

/** Why people decide, as far as the release itself says so; `undefined` where nothing does. */
export function doubtIn({ isBack, sure }: Pick<WatchedRelease, 'isBack' | 'sure'>): Why | undefined {
  if (isBack)
    return {
      text: 'It was itself a way back, so that nothing is undone by itself a second time; nor is it refused, since what is bad before and after need be the fault of neither.',
    };
  return sure ? undefined : OVERTAKEN;
}

const OVERTAKEN = {
  text: 'Another release began after it, which may have mended this, and would be undone with it.',
};

/** Why people decide, as far as what was measured says so. */
export function doubtOn(findings: readonly WatchFinding[]): Why | undefined {
  const broken = findings.filter(isBroken);
  const others = sharedBy(findings);
  if (isUnsure(findings) && others.length > 0)
    return {
      text: 'It need not be this release: what is measured may be as bad by another that changed in the same time, so none is refused or taken back. These as well:',
      said: others.join(', '),
    };
  if (isUnsure(findings))
    return {
      text: 'It was no better before, as far as anybody knows: the release is not refused for it. What must hold may be wrong itself.',
    };
  return broken.length > 0 && broken.every(({ recovered }) => recovered)
    ? { text: 'It has been as it must be since: it may have been something else.' }
    : undefined;
}

/** The other releases that may be at fault, by their ids. */
export const sharedBy = (findings: readonly WatchFinding[]): string[] => [
  ...new Set(findings.filter(speaksNow).flatMap(({ shared = [] }) => shared)),
];

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
  const abouts = aboutsOf(config).filter(about => isAbout(about, now.live));
  const { sha } = now.release.commit;
  return now.others.some(
    change =>
      !judged.others.some(({ key }) => key === change.key) &&
      abouts.some(about => concerns(about, change, sha)),
  );
}
