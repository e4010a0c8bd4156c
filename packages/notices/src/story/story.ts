import { liveIn, lostOf, type WholeRelease, wholeReleases } from '@pipeline/release-history';
import { asked } from './approvals.ts';
import { checked } from './checks.ts';
import { deployed } from './deploys.ts';
import type { EnvironmentLog, Happening, Phase, Story } from './model.ts';
import { contentOf, rollbacks } from './rollbacks.ts';
import { namesOf, oneLine, shortSha } from './text.ts';

/** How a phase is told in the headline; the environment follows. */
const WORDS: Record<Phase, string> = {
  deploying: 'being deployed to',
  held: 'held in',
  deployed: 'not checked yet in',
  live: 'live in',
  failed: 'failed in',
  bad: 'bad in',
  waiting: 'waiting for approval for',
  approved: 'approved for',
  denied: 'denied for',
  withdrawn: 'withdrawn before',
  expired: 'not approved in time for',
  void: 'no longer to be approved for',
  'rolling-back': 'being rolled back in',
  'rolled-back': 'rolled back in',
  replaced: 'replaced in',
};
const COMING: readonly Phase[] = [
  'deploying',
  'held',
  'deployed',
  'waiting',
  'approved',
  'rolling-back',
  'bad',
];
const WRONG: readonly Phase[] = ['failed', 'bad', 'rolling-back'];
const LET_DOWN: readonly Phase[] = ['rolled-back', 'denied', 'expired', 'void', 'withdrawn', 'held'];

/**
 * The story of one commit's release.
 * @param logs in the order in which a release goes through them: the last is production
 * @param now ISO 8601, UTC
 * @returns `undefined` where none of them has anything of it
 */
export function story(logs: readonly EnvironmentLog[], sha: string, now: string): Story | undefined {
  const told = logs.map(log => tell(log, sha, now));
  const at = told.findLastIndex(({ last }) => last?.phase !== undefined);
  const { last, environment = '' } = told[at] ?? {};
  if (last?.phase === undefined) return undefined;
  const { phase, more = '' } = last;
  const isProduction = at === logs.length - 1;
  const earlier = told.slice(0, at).map(each => each.last?.phase);
  const names = told.findLast(each => each.names !== '')?.names || 'release';
  const lines = told.flatMap(({ happenings }) => happenings.map(({ line }) => line));
  lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return {
    key: sha,
    phase,
    environment,
    headline: `${names} ${shortSha(sha)}: ${WORDS[phase]} ${environment}${more}`,
    severity: severityOf(phase, isProduction, earlier),
    open: COMING.includes(phase) || (phase === 'live' && !isProduction),
    since: sinceOf(told[at]?.happenings ?? [])?.at ?? now,
    at: lines.at(-1)?.at ?? now,
    lines,
  };
}

interface Told {
  environment: string;
  happenings: Happening[];
  last: Happening | undefined;
  names: string;
}

function tell(log: EnvironmentLog, sha: string, now: string): Told {
  const { records, proofs, decisions, lost } = log;
  const environment = oneLine(log.environment, 60);
  const releases = wholeReleases(records, proofs);
  const own = releases.filter(({ commit, back }) => commit.sha === sha && back === undefined);
  const requests = log.requests.filter(({ commit }) => commit.sha === sha);
  const happenings = [
    ...requests.flatMap(request => asked(environment, request, { decisions, own, now })),
    ...own.flatMap(release => {
      const checks = checked(environment, release, releases, proofs);
      return [afterChecks(deployed(environment, release, lostOf(release, lost)), checks), ...checks];
    }),
    ...rollbacks(environment, releases, { proofs, lost }, sha),
  ].sort((a, b) => Date.parse(a.line.at) - Date.parse(b.line.at));
  const last = happenings.findLast(({ phase }) => phase !== undefined);
  const replaced = last?.phase && replacement(environment, log, releases, sha, last.phase);
  if (replaced) happenings.push(replaced);
  const subjects = own.flatMap(({ parts }) => parts.map(({ subject }) => subject));
  const names = subjects.length > 0 ? subjects : requests.flatMap(({ artifacts }) => Object.keys(artifacts));
  return { environment, happenings, last: replaced ?? last, names: namesOf(names) };
}

/** One target can have failed its check before the last one was live: that it is live then does not make it better. */
function afterChecks(deploy: Happening, checks: readonly Happening[]): Happening {
  const isEarlier = ({ line }: Happening) => Date.parse(line.at) < Date.parse(deploy.line.at);
  const isBad =
    deploy.phase === 'deployed' && checks.some(check => check.phase === 'bad' && isEarlier(check));
  return isBad ? { ...deploy, phase: 'bad' } : deploy;
}

/** Where the phase that it is in began: what came since has not changed it. */
function sinceOf(happenings: readonly Happening[]): Happening['line'] | undefined {
  const steps = happenings.filter(({ phase }) => phase !== undefined);
  const first = steps.findLastIndex(({ anew, phase }, at) => anew || steps[at - 1]?.phase !== phase);
  return steps[first]?.line;
}

/** What serves now where this served, once nothing of this does. */
function replacement(
  environment: string,
  { records, proofs }: EnvironmentLog,
  releases: readonly WholeRelease[],
  sha: string,
  phase: Phase,
): Happening | undefined {
  if (phase !== 'live' && phase !== 'deployed' && phase !== 'bad') return undefined;
  const live = liveIn(records, proofs);
  if (live.some(({ release }) => contentOf(release, releases) === sha)) return undefined;
  const subjects = new Set(
    releases
      .filter(release => contentOf(release, releases) === sha)
      .flatMap(({ parts }) => parts.map(({ subject }) => subject)),
  );
  const by = live.find(({ subject }) => subjects.has(subject));
  if (by === undefined) return undefined;
  const other = shortSha(contentOf(by.release, releases));
  const line = { environment, at: by.since, symbol: '➡️', what: `replaced by ${other}`, by: [], links: [] };
  return { line, phase: 'replaced', more: ` by ${other}` };
}

function severityOf(
  phase: Phase,
  isProduction: boolean,
  earlier: readonly (Phase | undefined)[],
): Story['severity'] {
  if (WRONG.includes(phase)) return isProduction ? 'error' : 'warning';
  if (LET_DOWN.includes(phase) || earlier.some(each => each !== undefined && WRONG.includes(each)))
    return 'warning';
  return phase === 'live' && isProduction ? 'good' : 'info';
}
