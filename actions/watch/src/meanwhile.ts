import type { WholeRelease } from '@pipeline/release-history';

/** What other releases leave of the time in which one is judged. Milliseconds since the epoch. */
export interface Disturbed {
  /** Since when all of it serves, warm, and nothing that has failed beside it meanwhile does. */
  since: number;
  /** When another release began, and that may still serve: what is measured from then on says nothing of this one alone. */
  until?: number;
  /** Whether another deploy that began before is still going on. */
  underWay: boolean;
}

/** The moment, and how long a release is watched, and not yet. Milliseconds. */
export interface Times {
  now: number;
  watchFor: number;
  warmUp: number;
}

/** No job on a runner of GitHub's lives longer: https://docs.github.com/actions/reference/limits */
const LONGEST_JOB = 6 * 3_600_000;

/**
 * A deploy that was taken back again has the watch over what serves on begin anew; any other ends it. What was under way already when
 * this one went live, and ended later, is newer than this: nothing is told apart from its time.
 * @param live since when all of it serves @param releases newest first, however they ended; this one among them
 */
export function disturbed(
  live: number,
  releases: readonly WholeRelease[],
  isThis: (release: WholeRelease) => boolean,
  { now, watchFor, warmUp }: Times,
): Disturbed {
  const spans = releases
    .filter(other => !isThis(other) && other.standing.state !== 'not-started')
    .map(other => ({
      begun: Date.parse(other.begun),
      ended: other.ended === undefined ? undefined : Date.parse(other.ended),
      isGone: isGone(other),
      isDead: isDead(other, releases),
    }));
  const lasting = spans.filter(({ begun, ended, isGone }) => !isGone && (ended ?? begun) > live);
  const until = Math.min(...lasting.map(({ begun }) => Math.max(begun, live)));
  let since = live;
  for (const { begun, ended = begun } of spans
    .filter(({ isGone }) => isGone)
    .sort((a, b) => a.begun - b.begun))
    if (begun < since + watchFor && ended < until) since = Math.max(since, ended);
  return {
    since: since + warmUp,
    ...(until < Number.POSITIVE_INFINITY && { until }),
    underWay: spans.some(
      ({ begun, ended, isDead }) =>
        ended === undefined && !isDead && begun <= live && begun > now - LONGEST_JOB,
    ),
  };
}

/** Whether something newer serves on all that it was to change: no two deploy to one target at a time. */
function isDead(release: WholeRelease, releases: readonly WholeRelease[]): boolean {
  const newer = releases.slice(0, releases.indexOf(release)).flatMap(({ parts }) => parts);
  const served = new Set(
    newer.filter(({ outcome }) => outcome?.verdict === 'steady').map(({ subject }) => subject),
  );
  return release.parts.every(({ subject }) => served.has(subject));
}

/** Whether nothing of it serves any more, and something did. */
const isGone = ({ ended, parts }: WholeRelease): boolean =>
  ended !== undefined &&
  parts.length > 0 &&
  parts.every(
    ({ outcome, record }) => outcome?.undone || (outcome ?? record.outcome)?.verdict === 'superseded',
  );
