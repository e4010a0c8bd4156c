import type { WholeRelease } from '@pipeline/release-history';

/** A release that serves, among the others of its environment. */
export interface Serving {
  release: WholeRelease;
  /** Since when all of it serves. Milliseconds since the epoch. */
  served: number;
  /** What else the environment got, newest first. */
  others: readonly Change[];
}

/** What another release did, as far as those that serve beside it are concerned. Milliseconds since the epoch. */
export interface Change {
  /** See `keyOf`. */
  key: string;
  id: string;
  /** Its commit. */
  sha: string;
  /** All that it was to change. */
  subjects: readonly string[];
  begun: number;
  /** Of what was taken back: when that was done. */
  ended?: number;
  fate: Fate;
  /** Since when something newer serves wherever it did. */
  replaced?: number;
}

/**
 * `lasting`: what it changed may serve. `over`: it has left everything as it was before, since it was taken back or has taken another back.
 * `dead`: it never ended, and goes on no more, since something newer serves on all that it was to change.
 */
type Fate = 'lasting' | 'over' | 'dead';

/** Tells a release from all others of its environment: a rollback can have the id of what the same run released. */
export const keyOf = ({ id, back }: WholeRelease): string => (back === undefined ? id : `${id} back`);

/** @param releases all that the log remembers, newest first */
export function changesIn(releases: readonly WholeRelease[]): Change[] {
  return releases.flatMap((release, at) =>
    release.standing.state === 'not-started' ? [] : [changeOf(release, releases.slice(0, at))],
  );
}

function changeOf(release: WholeRelease, newer: readonly WholeRelease[]): Change {
  const { id, commit, parts, begun } = release;
  const back = newer.findLast(other => tookBack(other, release));
  const ended = back?.ended ?? release.ended;
  const replaced = replacedAt(release, newer);
  return {
    key: keyOf(release),
    id,
    sha: commit.sha,
    subjects: parts.map(({ subject }) => subject),
    begun: Date.parse(begun),
    ...(ended !== undefined && { ended: Date.parse(ended) }),
    fate: back === undefined ? fateOf(release, newer) : 'over',
    ...(replaced !== undefined && { replaced }),
  };
}

/** Of what no rollback has taken back. */
function fateOf(release: WholeRelease, newer: readonly WholeRelease[]): Fate {
  if (isUndone(release) || isWayBack(release)) return 'over';
  return release.ended === undefined && isCovered(release, newer) ? 'dead' : 'lasting';
}

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

/** Whether it returned to what had been there before. */
const isWayBack = ({ back, standing }: WholeRelease): boolean =>
  back !== undefined && standing.ending === 'steady';

/** Whether nothing of it serves any more, and something did. */
const isUndone = ({ ended, parts }: WholeRelease): boolean =>
  ended !== undefined &&
  parts.length > 0 &&
  parts.every(
    ({ outcome, record }) => outcome?.undone || (outcome ?? record.outcome)?.verdict === 'superseded',
  );

/** Whether something newer serves on all that it was to change: no two deploy to one target at a time. */
function isCovered({ parts }: WholeRelease, newer: readonly WholeRelease[]): boolean {
  const served = new Set(newer.flatMap(steadyIn));
  return parts.every(({ subject }) => served.has(subject));
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

const steadyIn = ({ parts }: WholeRelease): string[] =>
  parts.filter(({ outcome }) => outcome?.verdict === 'steady').map(({ subject }) => subject);
