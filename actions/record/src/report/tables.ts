import { type Block, type Cell, oneLine } from '@pipeline/action-kit';
import type { Live, ReleasePart, WholeRelease } from '@pipeline/release-history';
import { shortArtifact } from '../show/artifact.ts';
import type { Chain } from '../show/chains.ts';
import type { Drift } from '../show/drift.ts';
import type { Why } from '../show/why.ts';
import { commitCell, lasting, minute, namesOf, shortSha } from './words.ts';

export interface About {
  /** Milliseconds since the epoch. */
  now: number;
  repositoryUrl: string;
  /** What a person should know of the answer. */
  notes: readonly string[];
}

export function liveTable(live: readonly Live[], { now, repositoryUrl }: About): Block {
  const rows = live.map(({ subject, release, since, sure, before }): Cell[] => [
    { code: oneLine(subject) },
    commitCell(release.commit.sha, repositoryUrl),
    `${minute(since)} (${lasting(since, now)})`,
    sure ? release.standing.state : `${release.standing.state}, not certain`,
    release.standing.checks.length > 0
      ? release.standing.checks.map(check => oneLine(check)).join(', ')
      : 'nobody',
    before === undefined
      ? 'nothing recorded'
      : `${shortSha(before.release.commit.sha)} (${oneLine(before.release.id)})`,
  ]);
  return { table: { columns: ['service', 'commit', 'since', 'standing', 'verified by', 'before'], rows } };
}

/** What runs otherwise, and what could not be compared; `undefined` where there is neither. */
export function driftTable(drift: ReadonlyMap<string, Drift>): Block | undefined {
  const rows = [...drift].flatMap(([subject, found]): Cell[][] => {
    const service = { code: oneLine(subject) };
    if (found.state === 'drift')
      return found.differences.map(({ what, log, runs }) => [
        service,
        `🔴 ${oneLine(what)}`,
        { code: shortArtifact(oneLine(log)) },
        { code: runs === '' ? nothing(found.gone) : shortArtifact(oneLine(runs)) },
      ]);
    return found.state === 'same' ? [] : [[service, 'not compared', '', oneLine(found.why, 300)]];
  });
  if (rows.length === 0) return undefined;
  return { table: { columns: ['service', 'what', 'the log says', 'the platform runs'], rows } };
}

function nothing(gone: string | undefined): string {
  return gone === undefined ? 'nothing' : 'nothing: it is not there any more';
}

export function whyTable(chains: readonly Chain[], { repositoryUrl }: About): Block {
  const named = namesOf(chains.map(({ subject }) => subject));
  const rows = chains.map(({ subject, artifact, why }): Cell[] => [
    named(subject),
    { code: shortArtifact(oneLine(artifact)) },
    why.commit === undefined ? 'unknown' : commitCell(why.commit.sha, repositoryUrl),
    pullsCell(why),
    approvedBy(why),
    oneLine(why.verdict.state === 'unknown' ? 'no word on it' : why.verdict.detail),
  ]);
  return {
    table: { columns: ['service', 'artifact', 'commit', 'pull request', 'approvals', 'checks'], rows },
  };
}

/** A link where there is one; of several the numbers. */
function pullsCell({ pulls }: Why): Cell {
  if (pulls === undefined) return 'not asked';
  const [first, ...more] = pulls;
  if (first === undefined) return 'none';
  if (more.length > 0) return pulls.map(({ number }) => `#${number}`).join(', ');
  return { text: `#${first.number} ${oneLine(first.title, 80)}`, link: first.url };
}

function approvedBy({ approvals }: Why): string {
  const said = approvals.map(
    ({ state, by, at, writer }) =>
      `${state} by ${by.map(login => oneLine(login)).join(', ') || 'nobody'}${at === undefined ? '' : ` (${minute(at)})`}${writer === undefined ? '' : `, as ${oneLine(writer)} has written`}`,
  );
  return said.length === 0 ? 'nobody recorded' : said.join('; ');
}

/** @param releases all of them, newest first: what a release replaced is in there */
export function historyTable(
  listed: readonly WholeRelease[],
  releases: readonly WholeRelease[],
  { repositoryUrl }: About,
): Block {
  const named = namesOf(releases.flatMap(({ parts }) => parts.map(({ subject }) => subject)));
  const rows = listed.map((release): Cell[] => {
    const { id, at, commit, by, back } = release;
    return [
      minute(at),
      { text: oneLine(id), link: by.url },
      release.parts
        .map(({ subject }) => named(subject))
        .sort()
        .join(', '),
      fromOf(release, releases),
      commitCell(commit.sha, repositoryUrl),
      `${endOf(release)}${back === undefined ? '' : `, back to ${oneLine(back.to)}: ${oneLine(back.why)}`}`,
      oneLine(by.actor),
    ];
  });
  return { table: { columns: ['when', 'release', 'what', 'from', 'to', 'verdict', 'who'], rows } };
}

export function endOf({ standing: { ending, state, detail } }: WholeRelease): string {
  const end = ending ?? 'in flight';
  return state === 'bad' || state === 'open' ? `${end}, ${state}: ${oneLine(detail)}` : `${end}, ${state}`;
}

/** The commits that were live for sure where this one put something. */
function fromOf(release: WholeRelease, releases: readonly WholeRelease[]): string {
  const older = releases.slice(releases.indexOf(release) + 1);
  const steady = ({ outcome }: ReleasePart) => outcome?.verdict === 'steady';
  const commits = release.parts.flatMap(({ subject }) => {
    const found = older.find(({ parts }) => parts.some(part => part.subject === subject && steady(part)));
    return found === undefined ? [] : [shortSha(found.commit.sha)];
  });
  return commits.length === 0 ? 'nothing recorded' : [...new Set(commits)].join(', ');
}
