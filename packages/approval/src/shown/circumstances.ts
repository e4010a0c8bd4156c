import { link, type Span } from './section.ts';

/** A sentence of ours, with what comes from outside apart from it. */
export type Note = readonly (string | { outside: string })[];

/** What helps to decide, as of when it was asked: beside the request, and not bound to it. */
export interface Circumstances {
  /** Absent where nobody knows what is live. */
  since?: {
    /** The commit that is live. */
    base: string;
    commits: { sha: string; subject: string; author?: string }[];
    /** How many there are. */
    total: number;
    pulls: { number: number; title: string; author: string; url: string }[];
  };
  /** What serves now, as the log has it. */
  live: Note[];
  /** What has proven it, and where. */
  checks: Note[];
  risks: Note[];
}

const MOST_COMMITS = 50;
const MOST_PULLS = 50;

/** The rest of the issue, in Markdown. */
export function circumstances({ since, live, checks, risks }: Circumstances, span: Span): string {
  const written = (note: Note) =>
    `- ${note.map(part => (typeof part === 'string' ? part : span(part.outside))).join('')}`;
  const part = (heading: string, notes: Note[], none: string) => [
    `#### ${heading}`,
    '',
    ...(notes.length === 0 ? [none] : notes.map(written)),
    '',
  ];
  const blocks = [
    '',
    ...part('Risks', risks, 'None that can be seen from here.'),
    ...part('Checks', checks, 'None is known.'),
    ...part('Live now', live, 'Nothing, as the release log has it.'),
    '#### What is new',
    '',
  ];
  if (since === undefined)
    return [...blocks, 'What is live is not known, so there is nothing to compare with.'].join('\n');
  const { pulls, commits, total, base } = since;
  // The newest ones, which come last.
  const listed = commits.slice(-MOST_COMMITS).reverse();
  return [
    ...blocks,
    ...pulls
      .slice(0, MOST_PULLS)
      .map(
        ({ number, title, author, url }) =>
          `- ${link(url, `pull request ${number}`, span)} ${span(title)} by ${span(author)}`,
      ),
    ...more(pulls.length - MOST_PULLS, 'pull requests'),
    '',
    `<details><summary>${total} commits since what is live</summary>`,
    '',
    `What is live is ${span(base)}.`,
    '',
    ...listed.map(
      ({ sha, subject, author }) =>
        `- ${span(sha.slice(0, 10))} ${span(subject)}${author === undefined ? '' : ` by ${span(author)}`}`,
    ),
    ...more(total - listed.length, 'commits'),
    '',
    '</details>',
  ].join('\n');
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`- and ${count} more ${what}`] : [];
}
