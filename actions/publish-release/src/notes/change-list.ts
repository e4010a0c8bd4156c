import { isCommitId } from '@pipeline/contracts';
import { type Change, KINDS, type Kind } from './changes.ts';
import { fitting } from './table.ts';
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
  let left = list.length;
  let space = room;
  // The most telling kinds come first, where not all have room.
  const sections = KINDS.flatMap(kind => {
    const lines = list.filter(change => change.kind === kind).map(change => lineOf(change, repositoryUrl));
    const kept = fitting(lines, space);
    const text = kept.join('\n');
    left -= kept.length;
    space = kept.length < lines.length ? 0 : space - text.length - 1;
    return kept.length === 0 ? [] : [`## ${HEADINGS[kind]}`, text];
  });
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

function lineOf({ title, author, at, reverted }: Change, repositoryUrl: string): string {
  const where =
    'pull' in at
      ? link(`#${at.pull}`, `${repositoryUrl}/pull/${at.pull}`)
      : isCommitId(at.commit)
        ? link(at.commit.slice(0, 7), `${repositoryUrl}/commit/${at.commit}`)
        : inertText(at.commit);
  const by = author === undefined || author.trim() === '' ? '' : ` by ${inertText(author)}`;
  return `- ${where} ${inertText(title)}${by}${reverted === true ? ' (reverted since)' : ''}`;
}
