import type { Part } from '../config/config.ts';
import { type Changes, changeList } from './change-list.ts';
import { minute } from './dates.ts';
import { liveTable, type Served } from './live-table.ts';
import { table } from './table.ts';
import { inertText, link } from './text.ts';

/** What the notes are made of. Names, reasons and titles are from outside; addresses from the record. */
export interface Facts {
  environment: string;
  release: { id: string; url: string; actor: string; at: string };
  /** Whether it serves now, all of it. */
  live: boolean;
  /** `undefined`: nothing was live before, or changes are not told. */
  changes: Changes | undefined;
  served: readonly Served[];
  checks: readonly CheckFact[];
  approvals: readonly ApprovalFact[];
}

/** A check that passed. */
export interface CheckFact {
  name: string;
  /** ISO 8601, UTC. */
  at: string;
  /** The run that said so. */
  url: string;
}

export interface ApprovalFact {
  by: readonly string[];
  at: string;
  /** Where they said so. */
  url?: string;
  emergency: boolean;
  reason?: string;
}

/** What GitHub takes, in characters, with room for a mark and a banner: https://github.com/softprops/action-gh-release/issues/374 */
const LONGEST = 120_000;
/** What there is room for in a header, and in each of the tables; changes have the rest. */
export const LONGEST_HEADER = 20_000;
const LONGEST_LIVE = 40_000;
const LONGEST_TABLE = 12_000;
/** For headings, and for what is said after the changes. */
const AROUND = 8_000;

/** A release's notes, as Markdown in which nothing from outside is markup. */
export function notesOf(
  facts: Facts,
  {
    header,
    include,
    repositoryUrl,
  }: { header: string | undefined; include: readonly Part[]; repositoryUrl: string },
): string {
  const rest = [
    ...(include.includes('digests') && facts.served.length > 0
      ? [`## What is live in ${inertText(facts.environment)}`, liveTable(facts.served, LONGEST_LIVE)]
      : []),
    ...(include.includes('checks') ? checkSection(facts.checks) : []),
    ...(include.includes('approvals') ? approvalSection(facts.approvals) : []),
    last(facts),
  ];
  const top = header === undefined ? [] : [header];
  const room = LONGEST - [...top, ...rest].join('\n\n').length - AROUND;
  const changes = facts.changes === undefined ? [] : changeList(facts.changes, { repositoryUrl, room });
  return [...top, ...changes, ...rest].join('\n\n');
}

function checkSection(checks: readonly CheckFact[]): string[] {
  if (checks.length === 0) return ['## Checks', 'No check has said that it works.'];
  const rows = checks.map(({ name, at, url }) => [inertText(name), link(minute(at), url)]);
  return ['## Checks that passed', table(['check', 'when'], rows, LONGEST_TABLE)];
}

function approvalSection(approvals: readonly ApprovalFact[]): string[] {
  if (approvals.length === 0) return [];
  const rows = approvals.map(({ by, at, url, emergency, reason }) => [
    by.map(inertText).join(', '),
    url === undefined ? minute(at) : link(minute(at), url),
    [...(emergency ? ['**emergency**'] : []), ...(reason === undefined ? [] : [inertText(reason)])].join(
      ': ',
    ),
  ]);
  return ['## Approved by', table(['who', 'when', 'why'], rows, LONGEST_TABLE)];
}

function last({ environment, release, live }: Facts): string {
  const run = link(`release ${inertText(release.id)}`, release.url);
  const was = live ? `In ${inertText(environment)} since` : `Was put into ${inertText(environment)} at`;
  return `${was} ${minute(release.at)}, as ${run} by ${inertText(release.actor)}.`;
}
