import { type Digest, deploymentIn, type ReleaseProof } from '@pipeline/contracts';
import { identitiesOf, type Live, type WholeRelease } from '@pipeline/release-history';
import { type About, isAbout } from './about.ts';
import { type Change, changesIn, type OwnTime, ownTime, type Times } from './meanwhile.ts';

/** A release that serves, and the times that it is judged by. Milliseconds since the epoch. */
export interface WatchedRelease {
  release: WholeRelease;
  /** Tells it from all others of its environment: a rollback can have the id of what the same run released. */
  key: string;
  /** What of it serves. */
  live: Live[];
  /** When it, or what it went back from, began to change what served. */
  begun: number;
  /** Since when all of it serves; and since when it is watched by every rule that is about it. */
  served: number;
  since: number;
  /** What else the environment got, newest first. */
  others: readonly Change[];
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
  const changes = changesIn(releases, keyOf);
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

export const keyOf = ({ id, back }: WholeRelease): string => (back === undefined ? id : `${id} back`);

/** The time of it that one rule, or the checks, judge. */
export const timeOf = (
  { served, release, others }: Pick<WatchedRelease, 'served' | 'release' | 'others'>,
  about: About,
  times: Times,
): OwnTime => ownTime({ live: served, sha: release.commit.sha, others }, about, times);

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
  const replaced = live
    .flatMap(({ before }) => before?.release ?? [])
    .sort((a, b) => Date.parse(b.begun) - Date.parse(a.begun))[0];
  const isBack = release.back !== undefined;
  // A way back is not to be as what it went back from: it is compared with the time before that.
  const began = isBack && replaced ? replaced : release;
  const previous = isBack ? undefined : replaced;
  const watched = {
    release,
    key,
    live,
    begun: Date.parse(began.begun),
    served: Math.max(...live.map(each => Date.parse(each.since))),
    others: changes.filter(other => other.key !== key),
    sure: live.every(({ sure }) => sure),
    isBack,
    ...(previous && { previous: { release: previous, since: Date.parse(previous.ended ?? previous.begun) } }),
  };
  return { ...watched, since: Math.max(...own.map(about => timeOf(watched, about, times).since)) };
}

/** What a word on it names: everything of it that serves and that was looked at, by digest or address. */
export function namedBy(
  { live }: Pick<WatchedRelease, 'live'>,
  isLookedAt: (subject: string) => boolean = () => true,
): Pick<ReleaseProof, 'digests' | 'artifacts'> {
  const identities = new Set(
    live
      .filter(({ subject }) => isLookedAt(subject))
      .flatMap(({ part: { target, outcome } }) =>
        identitiesOf({ ...target, artifacts: { ...target.artifacts, ...outcome?.artifacts } }),
      ),
  );
  const artifacts = [...identities].filter(identity => deploymentIn(identity) !== undefined);
  return {
    digests: [...identities].filter((identity): identity is Digest => !artifacts.includes(identity)),
    ...(artifacts.length > 0 && { artifacts }),
  };
}
