import { formatDuration } from '../../packages/contracts/src/duration.ts';
import type { ReleaseRecord } from '../../packages/contracts/src/index.ts';
import type { Evidence } from './judge.ts';
import { digestOf } from './live.ts';
import { promoted } from './promoted.ts';
import { builtAndReused } from './reused.ts';
import type { StageRun } from './stages.ts';
import { metBy } from './users.ts';
import { waysBack } from './ways-back.ts';

const short = (text: string) => (text.startsWith('sha256:') ? text.slice(0, 19) : text);
const isCommit = (text: string) => /^[0-9a-f]{40}$/.test(text);

/** The terminal's picture: what is live where, at which digest, what was taken back, and what each stage took as a bar. */
export function picture({ live, stages, releases, seen }: Evidence): string[] {
  const rows = live.map(service => [
    service.environment,
    service.name,
    short(digestOf(service)),
    isCommit(service.version) ? service.version.slice(0, 7) : service.version,
    `${service.running}/${service.desired} running`,
    service.url,
  ]);
  const titles = ['in', 'service', 'digest', 'answers', 'tasks', 'at'];
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
    ...section('The release log', releases.map(released)),
    ...section('The way back', waysBack(stages)),
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

/** A release in one line, such as `staging 2.1 of 1fe72cf: failed (api failed and undone, orders steady)`. */
export function released({ intent, outcome }: ReleaseRecord): string {
  const targets = (outcome?.targets ?? []).map(
    ({ subject, verdict, undone }) => `${subject.split('/').at(-1)} ${verdict}${undone ? ' and undone' : ''}`,
  );
  const end = outcome === undefined ? 'in flight' : `${outcome.verdict} (${targets.join(', ')})`;
  return `${intent.environment} ${intent.id} of ${intent.commit.sha.slice(0, 7)}: ${end}`;
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
