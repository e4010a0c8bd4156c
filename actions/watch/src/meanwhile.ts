import type { WholeRelease } from '@pipeline/release-history';
import { type About, concerns } from './about.ts';

/** What another release of the environment did, beside the one that is watched. Milliseconds since the epoch. */
export interface Change {
  /** See `keyOf`. */
  key: string;
  id: string;
  /** Its commit. */
  sha: string;
  /** All that it was to change. */
  subjects: readonly string[];
  begun: number;
  ended?: number;
  /**
   * `over`: it has left everything as it was before, since it was taken back or has taken another back; until when. `dead`: something newer
   * serves on all that it was to change, so that it goes on no more.
   */
  fate: 'lasting' | 'over' | 'dead';
  /** Since when something newer serves wherever it did. */
  replaced?: number;
}

/** What others leave of the time in which a release is judged by one rule. Milliseconds since the epoch. */
export interface OwnTime {
  /** Since when all of it serves, warm, and nothing that has failed beside it meanwhile does. */
  since: number;
  /** When another release began, and that may still serve: what is broken only from then on is not this one's fault. */
  until?: number;
  /** When one of these served wholly: what is good until then was good with this one alone. */
  shared?: number;
  /** What began before, and is still going on: it may be at fault for all that is measured. */
  underWay: readonly Change[];
}

/** The moment, and how long a release is watched, and not yet. Milliseconds. */
export interface Times {
  now: number;
  watchFor: number;
  warmUp: number;
}

/** No job on a runner of GitHub's lives longer: https://docs.github.com/actions/reference/limits */
export const LONGEST_JOB = 6 * 3_600_000;

/**
 * A deploy that was taken back again has the watch over what serves on begin anew, and so does what took it back; any other ends its own
 * time. What was under way already when this one went live, and ended later, is newer than this.
 * @param live since when all of it serves @param others all but this one, in any order
 */
export function ownTime(
  { live, sha, others }: { live: number; sha: string; others: readonly Change[] },
  about: About,
  { now, watchFor, warmUp }: Times,
): OwnTime {
  const seen = others.filter(other => concerns(about, other, sha));
  const lasting = seen.filter(({ fate, begun, ended = begun }) => fate !== 'over' && ended > live);
  let until = Math.min(...lasting.map(({ begun }) => Math.max(begun, live)));
  const shared = Math.min(...lasting.map(({ ended = now }) => ended));
  let since = live;
  for (const { begun, ended = begun } of seen
    .filter(({ fate }) => fate === 'over')
    .sort((a, b) => a.begun - b.begun))
    if (begun >= since + watchFor || ended <= since) continue;
    else if (ended <= until) since = ended;
    // It was there when the other began: there is no time after it that is this one's own.
    else until = Math.min(until, Math.max(begun, live));
  return {
    since: since + warmUp,
    ...(until < Number.POSITIVE_INFINITY && { until, shared }),
    underWay: seen.filter(
      ({ begun, ended, fate }) =>
        ended === undefined && fate !== 'dead' && begun <= live && begun > now - LONGEST_JOB,
    ),
  };
}

/** @param releases all that the log remembers, newest first */
export function changesIn(
  releases: readonly WholeRelease[],
  keyOf: (release: WholeRelease) => string,
): Change[] {
  return releases
    .map((release, at): Change | undefined => {
      if (release.standing.state === 'not-started') return undefined;
      const newer = releases.slice(0, at);
      const { id, commit, parts, begun, ended } = release;
      const back = newer.findLast(other => tookBack(other, release));
      const isOver = back !== undefined || isUndone(release) || isWayBack(release);
      const over = back?.ended ?? ended;
      const replaced = replacedAt(release, newer);
      return {
        key: keyOf(release),
        id,
        sha: commit.sha,
        subjects: parts.map(({ subject }) => subject),
        begun: Date.parse(begun),
        ...(over !== undefined && { ended: Date.parse(over) }),
        fate: isOver ? 'over' : isDead(release, newer) && ended === undefined ? 'dead' : 'lasting',
        ...(replaced !== undefined && { replaced }),
      };
    })
    .filter(change => change !== undefined);
}

/** Whether something newer serves on all that it was to change: no two deploy to one target at a time. */
export function isDead(release: WholeRelease, newer: readonly WholeRelease[]): boolean {
  const served = new Set(newer.flatMap(steadyIn));
  return release.parts.every(({ subject }) => served.has(subject));
}

/** When the first that came after it was live on the last of its targets. */
function replacedAt({ parts }: WholeRelease, newer: readonly WholeRelease[]): number | undefined {
  const times = parts.map(({ subject }) => {
    const next = newer.findLast(other => steadyIn(other).includes(subject));
    return next?.ended === undefined ? undefined : Date.parse(next.ended);
  });
  const known = times.filter(time => time !== undefined);
  return parts.length > 0 && known.length === times.length ? Math.max(...known) : undefined;
}

/** Whether nothing of it serves any more, and something did. */
const isUndone = ({ ended, parts }: WholeRelease): boolean =>
  ended !== undefined &&
  parts.length > 0 &&
  parts.every(
    ({ outcome, record }) => outcome?.undone || (outcome ?? record.outcome)?.verdict === 'superseded',
  );

/** What it returned to had been there before. */
const isWayBack = ({ back, standing }: WholeRelease): boolean =>
  back !== undefined && standing.ending === 'steady';

/** Whether a later rollback has taken away all that it had put there. */
function tookBack(rollback: WholeRelease, { id, parts }: WholeRelease): boolean {
  if (!isWayBack(rollback)) return false;
  const gone = new Set(
    rollback.parts
      .filter(({ target }) => (target.of ?? rollback.back?.to) !== id)
      .map(({ subject }) => subject),
  );
  return parts.length > 0 && parts.every(({ subject }) => gone.has(subject));
}

const steadyIn = ({ parts }: WholeRelease): string[] =>
  parts.filter(({ outcome }) => outcome?.verdict === 'steady').map(({ subject }) => subject);
