import { formatDuration } from '../../packages/contracts/src/duration.ts';
import type { Evidence } from './judge.ts';
import { digestOf } from './live.ts';
import { ENVIRONMENTS } from './places.ts';
import { promoted } from './promoted.ts';
import { asReleases, knownGood, released } from './releases.ts';
import { builtAndReused } from './reused.ts';
import type { StageRun } from './stages.ts';
import { stepsTaken } from './steps.ts';
import { metBy } from './users.ts';
import { waysBack } from './ways-back.ts';

const short = (text: string) => (text.startsWith('sha256:') ? text.slice(0, 19) : text);
const isCommit = (text: string) => /^[0-9a-f]{40}$/.test(text);

/** The terminal's picture: what is live where, at which digest, what was taken back, and what each stage took as a bar. */
export function picture({ live, stages, releases, good, steps, seen, decided }: Evidence): string[] {
  const rows = live.map(service => [
    service.environment,
    service.name,
    short(digestOf(service)),
    isCommit(service.version) ? service.version.slice(0, 7) : service.version,
    service.state,
    service.url,
  ]);
  const titles = ['in', 'service', 'digest', 'answers', 'state', 'at'];
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...rows.map(row => (row[at] ?? '').length)),
  );
  const line = (cells: string[]) =>
    `│ ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' │ ')} │`;
  const rule = (left: string, middle: string, right: string) =>
    `${left}${widths.map(width => '─'.repeat(width + 2)).join(middle)}${right}`;
  const table = [
    'Live',
    rule('┌', '┬', '┐'),
    line(titles),
    rule('├', '┼', '┤'),
    ...rows.map(line),
    rule('└', '┴', '┘'),
    '',
  ];
  return [
    ...(live.length === 0 ? [] : table),
    ...section('Built once', builtAndReused(stages)),
    ...section('Promoted, the same bytes', promoted(live)),
    ...section('The release log', asReleases(releases).map(released)),
    ...section(
      'Known to be good',
      ENVIRONMENTS.flatMap(environment => knownGood(environment, good[environment])),
    ),
    ...section('Traffic of what was new on Cloud Run', steps.map(stepsTaken)),
    ...section('The way back', waysBack(stages)),
    ...section('What people are told', decided?.messages.flatMap(text => text.split('\n')) ?? []),
    ...section(
      'What users met meanwhile',
      Object.entries(seen).map(([name, mine]) => `${name}: ${metBy(mine)}`),
    ),
    'What each stage took',
    ...bars(stages),
  ];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map(line => `  ${line}`), ''];
}

function bars(stages: StageRun[]): string[] {
  const longest = Math.max(1, ...stages.map(({ took }) => took));
  const names = stages.map(({ job, stage }) => (job === stage ? stage : `${job}: ${stage}`));
  const width = Math.max(0, ...names.map(name => name.length));
  return stages.map(({ result, took }, at) => {
    const mark = result === 'success' ? '✓' : result === 'failure' ? '✗' : '–';
    const bar = '█'.repeat(Math.max(1, Math.round((took / longest) * 30)));
    return `  ${mark} ${(names[at] ?? '').padEnd(width)}  ${formatDuration(took).padStart(7)} ${bar}`;
  });
}
