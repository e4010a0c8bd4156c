import type { Ending } from '@pipeline/contracts';
import { type WholeRelease, wholeReleases } from '@pipeline/release';
import type { EnvironmentLog } from './story/model.ts';
import { namesOf, oneLine, pageUrl, shortSha } from './story/text.ts';

/**
 * `P1`: something bad serves, or nobody knows what does. `P2`: it failed and was taken back, so what was there before serves.
 * `P3`: it did not go out, though nothing of it failed.
 */
export type Priority = 'P1' | 'P2' | 'P3';

/** How an environment stands. `unchanged`: what is under way, held or not checked yet ends no alarm and begins none. */
export type Alarm = { environment: string } & (
  | { state: 'open'; priority: Priority; release: string; summary: string; at: string; url?: string }
  | { state: 'quiet' }
  | { state: 'unchanged' }
);

type Opened = Extract<Alarm, { state: 'open' }>;

/** By the newest release of each target: one that went well says nothing of a target that it did not touch. */
export function alarmOf({ environment, records, proofs }: EnvironmentLog): Alarm {
  const seen = new Set<string>();
  const gone = new Set<string>();
  let worst: Opened | undefined;
  let unsure = false;
  let known = false;
  for (const release of wholeReleases(records, proofs)) {
    if (release.standing.ending === 'not-started') continue;
    const newest = release.parts.filter(({ subject }) => !seen.has(subject));
    for (const { subject } of newest) seen.add(subject);
    if (newest.length === 0) continue;
    // One target of it was gone back from: what is left is no news either way.
    const isLeft = gone.size > 0 && release.parts.some(({ subject }) => gone.has(subject));
    const state = isLeft ? 'unchanged' : standingOf(release);
    if (release.back !== undefined) for (const { subject } of newest) gone.add(subject);
    known = true;
    if (state === 'unchanged') unsure = true;
    else if (state !== 'quiet' && (worst === undefined || state < worst.priority))
      worst = opened(environment, release, state);
  }
  return worst ?? { environment, state: unsure || !known ? 'unchanged' : 'quiet' };
}

function standingOf({ ended, standing, back, parts }: WholeRelease): Priority | 'quiet' | 'unchanged' {
  if (ended === undefined || standing.ending === 'held') return 'unchanged';
  const ending: Ending = standing.ending ?? 'unknown';
  if (ending === 'steady') {
    if (standing.state === 'bad') return 'P1';
    return standing.state === 'good' || back !== undefined ? 'quiet' : 'unchanged';
  }
  const isWhole = parts.every(
    ({ outcome }) =>
      outcome?.undone === true || outcome?.verdict === 'steady' || outcome?.verdict === 'not-started',
  );
  if (ending === 'superseded') return 'P3';
  if (ending === 'cancelled') return isWhole ? 'P3' : 'P1';
  return isWhole && ending !== 'unknown' && back === undefined ? 'P2' : 'P1';
}

const MEANING: Record<Priority, string> = {
  P1: 'is bad, and serves',
  P2: 'failed and was taken back',
  P3: 'did not go out',
};

function opened(environment: string, release: WholeRelease, priority: Priority): Opened {
  const { id, commit, parts, standing, by, ended, begun, back } = release;
  const names = namesOf(parts.map(({ subject }) => subject));
  const what = back === undefined ? MEANING[priority] : 'was to be a rollback, and failed';
  const url = pageUrl(by.url);
  return {
    environment,
    state: 'open',
    priority,
    release: id,
    summary: `${oneLine(environment, 60)}: ${names} ${shortSha(commit.sha)} ${what}: ${oneLine(standing.detail)}`,
    at: ended ?? begun,
    ...(url !== undefined && { url }),
  };
}
