import { byGravity, type Ending } from '@pipeline/contracts';
import {
  type LostRun,
  lostOf,
  type ReleasePart,
  retirementsIn,
  type WholeRelease,
  wholeReleases,
} from '@pipeline/release-history';
import { lastWords } from './story/checks.ts';
import { lostWords } from './story/deploys.ts';
import type { EnvironmentLog } from './story/model.ts';
import { namesOf, oneLine, pageUrl, shortSha } from './story/text.ts';

/**
 * `P1`: something bad serves, or nobody knows what does. `P2`: it failed and was taken back, so what was there before serves.
 * `P3`: it did not go out, or not all of it, though nothing of it failed.
 */
export type Priority = 'P1' | 'P2' | 'P3';

/** How an environment stands. `unchanged`: what is under way, held or not checked yet stands where something bad was, and ends no alarm. */
export type Alarm = { environment: string } & (
  | { state: 'open'; priority: Priority; release: string; summary: string; at: string; url?: string }
  | { state: 'quiet' }
  | { state: 'unchanged' }
);

type Opened = Extract<Alarm, { state: 'open' }>;

/**
 * By the newest release of each target of which something is known: one that went well says nothing of a target that it did not touch, and
 * one that nobody has checked ends no alarm, nor does it keep those from ending that it has no part in. What was retired serves no more,
 * well or badly.
 */
export function alarmOf({ environment, records, proofs, lost }: EnvironmentLog): Alarm {
  const settled = new Set<string>();
  const veiled = new Set<string>();
  let worst: Opened | undefined;
  let isVeiled = false;
  const releases = wholeReleases(records, proofs);
  const retired = retirementsIn(records);
  for (const [at, release] of releases.entries()) {
    for (const { subject, record } of release.parts)
      if (records.indexOf(record) > (retired.get(subject)?.place ?? records.length)) settled.add(subject);
    const top = release.parts
      .filter(part => !settled.has(part.subject) && verdictOf(part) !== 'not-started')
      .map(({ subject }) => subject);
    if (top.length === 0) continue;
    const failing = failingAt(release, releases, proofs);
    const gone = lostOf(release, lost);
    const state = isLeft(releases, at, failing) ? 'quiet' : gone ? 'P1' : stateOf(release, failing);
    for (const subject of top) (state === 'unknown' ? veiled : settled).add(subject);
    if (state === 'unknown' || state === 'quiet') continue;
    if (top.every(subject => veiled.has(subject))) isVeiled = true;
    else if (worst === undefined || state < worst.priority) worst = opened(environment, release, state, gone);
  }
  return worst ?? { environment, state: isVeiled || settled.size === 0 ? 'unchanged' : 'quiet' };
}

/**
 * `unknown`: nobody can tell yet.
 * @param failing when a check that has not passed since failed
 */
function stateOf(
  { ended, standing, back, parts }: WholeRelease,
  failing: number | undefined,
): Priority | 'quiet' | 'unknown' {
  // While some of it is on its way, only what is bad already counts.
  if (ended === undefined && (standing.state !== 'bad' || back !== undefined)) return 'unknown';
  const verdicts = parts.flatMap(part => verdictOf(part) ?? []);
  const ending: Ending = standing.ending ?? verdicts.sort(byGravity)[0] ?? 'unknown';
  if (ending === 'held') return 'unknown';
  if (failing !== undefined && verdicts.includes('steady')) return 'P1';
  if (ending === 'steady') {
    if (standing.state === 'bad') return 'P1';
    return standing.state === 'good' || back !== undefined ? 'quiet' : 'unknown';
  }
  if (ending === 'superseded' || ending === 'not-started') return 'P3';
  const isWhole = parts.every(({ outcome }) =>
    outcome === undefined
      ? ended === undefined
      : outcome.undone === true || outcome.verdict === 'steady' || outcome.verdict === 'not-started',
  );
  if (ending === 'cancelled') return isWhole ? 'P3' : 'P1';
  return isWhole && ending !== 'unknown' && back === undefined ? 'P2' : 'P1';
}

function verdictOf({ outcome, record }: ReleasePart): Ending | undefined {
  return (outcome ?? record.outcome)?.verdict;
}

/**
 * Whether somebody has gone back from some of it since, and so takes the rest as it is, until that fails once more.
 * @param releases newest first
 */
function isLeft(releases: readonly WholeRelease[], at: number, failing = 0): boolean {
  const [release, ...older] = releases.slice(at);
  const touched = new Set(release?.parts.map(({ subject }) => subject));
  return releases.slice(0, at).some(({ back, standing, ended, parts }) => {
    if (back === undefined || standing.ending !== 'steady' || ended === undefined) return false;
    const isBetween = older.some(({ id }) => id === back.to) || !releases.some(({ id }) => id === back.to);
    return isBetween && failing <= Date.parse(ended) && parts.some(({ subject }) => touched.has(subject));
  });
}

function failingAt(...of: Parameters<typeof lastWords>): number | undefined {
  const failed = [...lastWords(...of).values()].filter(({ result }) => result === 'failed');
  return failed.length > 0 ? Math.max(...failed.map(({ at }) => Date.parse(at))) : undefined;
}

const MEANING: Record<Priority, string> = {
  P1: 'is bad, and serves',
  P2: 'failed and was taken back',
  P3: 'did not go out, or not all of it',
};

function opened(
  environment: string,
  release: WholeRelease,
  priority: Priority,
  lost: LostRun | undefined,
): Opened {
  const { id, commit, parts, standing, by, ended, begun, back } = release;
  const names = namesOf(parts.map(({ subject }) => subject));
  const way = back === undefined ? '' : 'was to be a rollback, and ';
  const what = lost ? `${way}${lostWords(lost)}` : back === undefined ? MEANING[priority] : `${way}failed`;
  const why = lost ? '' : `: ${oneLine(standing.detail)}`;
  const url = pageUrl(by.url);
  return {
    environment,
    state: 'open',
    priority,
    release: id,
    summary: `${oneLine(environment, 60)}: ${names} ${shortSha(commit.sha)} ${what}${why}`,
    at: ended ?? lost?.at ?? begun,
    ...(url !== undefined && { url }),
  };
}
