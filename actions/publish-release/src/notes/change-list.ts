import { isCommitId } from '@pipeline/contracts';
import { type Change, KINDS, type Kind } from './changes.ts';
import { inertText, link } from './text.ts';

/** What changed since an earlier commit, as much of it as was read. */
export interface Changes {
  list: readonly Change[];
  /** What it is compared with: a page to see all of it. */
  base: { name: string; url: string };
  /** How many commits there are that were not read. */
  unread: number;
  /** What a person should know of how the two stand, such as that it went back. */
  note?: string;
}

const HEADINGS: Record<Kind, string> = {
  breaking: 'Breaking changes',
  feature: 'Features',
  fix: 'Fixes',
  other: 'Other changes',
};

/** A section for each kind that there is; only as many lines as fit, and then how many are left. @param room in characters */
export function changeList(
  { list, base, unread, note }: Changes,
  { repositoryUrl, room }: { repositoryUrl: string; room: number },
): string[] {
  const all = link(`all changes since ${inertText(base.name)}`, base.url);
  const lines = list.map(change => ({ kind: change.kind, line: lineOf(change, repositoryUrl) }));
  const kept = fitting(lines, room);
  const sections = KINDS.flatMap(kind => {
    const own = kept.filter(each => each.kind === kind).map(({ line }) => line);
    return own.length === 0 ? [] : [`## ${HEADINGS[kind]}`, own.join('\n')];
  });
  const left = lines.length - kept.length;
  const more = [
    ...(left > 0 ? [`${left} more changes`] : []),
    ...(unread > 0 ? [`${unread} more commits`] : []),
  ].join(' and ');
  return [
    ...sections,
    ...(note === undefined ? [] : [note]),
    more === '' ? `See ${all}.` : `There are ${more} than are listed here: see ${all}.`,
  ];
}

/** Those of the most telling kinds first, where not all have room. */
function fitting<Line extends { kind: Kind; line: string }>(lines: readonly Line[], room: number): Line[] {
  const byKind = KINDS.flatMap(kind => lines.filter(each => each.kind === kind));
  const kept: Line[] = [];
  let left = room;
  for (const each of byKind) {
    left -= each.line.length + 1;
    if (left < 0) break;
    kept.push(each);
  }
  return kept;
}

function lineOf({ title, author, at }: Change, repositoryUrl: string): string {
  const where =
    'pull' in at
      ? link(`#${at.pull}`, `${repositoryUrl}/pull/${at.pull}`)
      : isCommitId(at.commit)
        ? link(at.commit.slice(0, 7), `${repositoryUrl}/commit/${at.commit}`)
        : inertText(at.commit);
  const by = author === undefined || author.trim() === '' ? '' : ` by ${inertText(author)}`;
  return `- ${where} ${inertText(title)}${by}`;
}
