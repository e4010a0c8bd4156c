import type { Live, WholeRelease } from '@pipeline/release-history';
import { type About, isAbout } from './about.ts';
import { type Change, changesIn, keyOf, type Serving } from './changes.ts';
import { ownTime, type Times } from './own-time.ts';

/** A release that serves, and the times that it is judged by. Milliseconds since the epoch. */
export interface WatchedRelease extends Serving {
  /** See `keyOf`. */
  key: string;
  /** What of it serves. */
  live: Live[];
  /** When it, or what it went back from, began to change what served. */
  begun: number;
  /** Since when it is watched by every rule that is about it. */
  since: number;
  /** Whether nothing newer may serve where it does. */
  sure: boolean;
  /** Whether something newer is watched, so that its end need not be told. */
  followed: boolean;
  /** Whether it is itself a way back. */
  isBack: boolean;
  /** What it is compared with, as far as the log knows that. */
  previous?: { release: WholeRelease; since: number };
}

/** A schedule may be late, or silent for a night: how long after the watch its end is still told. */
const LATE = 24 * 3_600_000;

/**
 * What serves on at least one of its targets and went live within the watch, or so shortly before it that nobody may have looked at its
 * end, newest first. What no rule is about is not watched.
 * @param releases all that the log remembers, newest first @param abouts of all rules and checks
 */
export function toWatch(
  live: readonly Live[],
  releases: readonly WholeRelease[],
  abouts: readonly About[],
  times: Times,
): WatchedRelease[] {
  const changes = changesIn(releases);
  const groups = Map.groupBy(live.filter(isLive), ({ release }) => keyOf(release));
  return [...groups.values()]
    .flatMap(own => watchedOf(own, changes, abouts, times) ?? [])
    .filter(({ since }) => since >= times.now - times.watchFor - LATE)
    .sort((a, b) => b.since - a.since || b.served - a.served)
    .map((one, place) => ({ ...one, followed: place > 0 }));
}

/** The log also has what may serve, where nothing is known to. */
const isLive = ({ part: { outcome, record } }: Live): boolean =>
  (outcome?.verdict ?? record.outcome?.verdict) === 'steady';

/** @param live of one release */
function watchedOf(
  live: Live[],
  changes: readonly Change[],
  abouts: readonly About[],
  times: Times,
): Omit<WatchedRelease, 'followed'> | undefined {
  const [first] = live;
  const own = abouts.filter(about => isAbout(about, live));
  if (first === undefined || own.length === 0) return undefined;
  const { release } = first;
  const key = keyOf(release);
  const serving: Serving = {
    release,
    served: Math.max(...live.map(each => Date.parse(each.since))),
    others: changes.filter(other => other.key !== key),
  };
  return {
    ...serving,
    ...beforeIt(release, live),
    key,
    live,
    since: Math.max(...own.map(about => ownTime(serving, about, times).since)),
    sure: live.every(({ sure }) => sure),
    isBack: release.back !== undefined,
  };
}

/** What it is to be as good as. A way back is not to be as what it went back from: it is compared with the time before that. */
function beforeIt(release: WholeRelease, live: readonly Live[]): Pick<WatchedRelease, 'begun' | 'previous'> {
  const [replaced] = live
    .flatMap(({ before }) => before?.release ?? [])
    .sort((a, b) => Date.parse(b.begun) - Date.parse(a.begun));
  if (release.back !== undefined) return { begun: Date.parse((replaced ?? release).begun) };
  return {
    begun: Date.parse(release.begun),
    ...(replaced && {
      previous: { release: replaced, since: Date.parse(replaced.ended ?? replaced.begun) },
    }),
  };
}
