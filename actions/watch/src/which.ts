import { type Digest, deploymentIn, type ReleaseProof } from '@pipeline/contracts';
import { identitiesOf, type Live, type WholeRelease } from '@pipeline/release-history';
import { type Disturbed, disturbed, type Times } from './meanwhile.ts';

/** A release that serves, and the times that it is judged by. Milliseconds since the epoch. */
export interface WatchedRelease extends Disturbed {
  release: WholeRelease;
  /** Tells it from all others of its environment: a rollback can have the id of what the same run released. */
  key: string;
  /** What of it serves. */
  live: Live[];
  /** When it, or what it went back from, began to change what served. */
  begun: number;
  /** Whether nothing newer may serve as well. */
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
 * What serves and went live within the watch, or so shortly before it that nobody may have looked at its end, newest first.
 * @param releases all that the log remembers, newest first
 */
export function toWatch(
  live: readonly Live[],
  releases: readonly WholeRelease[],
  times: Times,
): WatchedRelease[] {
  const groups = Map.groupBy(live.filter(isLive), ({ release }) => keyOf(release));
  return [...groups.values()]
    .flatMap(own => watchedOf(own, releases, times) ?? [])
    .filter(({ since }) => since >= times.now - times.watchFor - LATE)
    .sort((a, b) => b.since - a.since)
    .map((one, place) => ({ ...one, followed: place > 0 }));
}

/** The log also has what may serve, where nothing is known to. */
const isLive = ({ part: { outcome, record } }: Live): boolean =>
  (outcome?.verdict ?? record.outcome?.verdict) === 'steady';

export const keyOf = ({ id, back }: WholeRelease): string => (back === undefined ? id : `${id} back`);

function watchedOf(
  live: Live[],
  releases: readonly WholeRelease[],
  times: Times,
): Omit<WatchedRelease, 'followed'> | undefined {
  const [first] = live;
  if (first === undefined) return undefined;
  const { release } = first;
  const key = keyOf(release);
  const replaced = live
    .flatMap(({ before }) => before?.release ?? [])
    .sort((a, b) => Date.parse(b.begun) - Date.parse(a.begun))[0];
  const isBack = release.back !== undefined;
  // A way back is not to be as what it went back from: it is compared with the time before that.
  const began = isBack && replaced ? replaced : release;
  const previous = isBack ? undefined : replaced;
  return {
    release,
    key,
    live,
    begun: Date.parse(began.begun),
    ...disturbed(
      Math.max(...live.map(each => Date.parse(each.since))),
      releases,
      other => keyOf(other) === key,
      times,
    ),
    sure: live.every(({ sure }) => sure),
    isBack,
    ...(previous && { previous: { release: previous, since: Date.parse(previous.ended ?? previous.begun) } }),
  };
}

/** What a word on it names: everything of it that serves, by digest or address. */
export function namedBy({ live }: Pick<WatchedRelease, 'live'>): Pick<ReleaseProof, 'digests' | 'artifacts'> {
  const identities = new Set(
    live.flatMap(({ part: { target, outcome } }) =>
      identitiesOf({ ...target, artifacts: { ...target.artifacts, ...outcome?.artifacts } }),
    ),
  );
  const artifacts = [...identities].filter(identity => deploymentIn(identity) !== undefined);
  return {
    digests: [...identities].filter((identity): identity is Digest => !artifacts.includes(identity)),
    ...(artifacts.length > 0 && { artifacts }),
  };
}
