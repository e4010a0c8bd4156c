import { ActionError } from '@pipeline/contracts';
import { unlessAbsent } from './absent.ts';
import type { GithubConnection, Octokit } from './connection.ts';
import { upsertMarked } from './marked-comment.ts';
import { PAGE, pages } from './pages.ts';
import { type Person, personOf } from './person.ts';

/** What is discussed. A pull request is an issue to GitHub's API, but for the permission. */
export type Discussed = 'issue' | 'pull request';

const NAMES: Record<Discussed, string> = { issue: 'an issue', 'pull request': 'a pull request' };
const PERMISSIONS: Record<Discussed, string> = { issue: 'issues', 'pull request': 'pull-requests' };

export interface CommentWanted {
  /** The pull request's, or the issue's. */
  number: number;
  /** Which of them it is, for the permission that is named where it is missing; a pull request when absent. */
  on?: Discussed;
  /** Tells this comment from all others; it is hidden in it. */
  marker: string;
  /** Markdown. What comes from outside is in `codeSpan`s. */
  body: string;
}

/** As somebody wrote it: hostile until proven otherwise. */
export interface FoundComment {
  id: number;
  author: Person;
  /** How its author stands to the repository, such as `MEMBER`; says nothing of teams. */
  association: string;
  body: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Later than `createdAt` once it was edited, by its author or by anybody who may write here: REST does not say by whom. */
  updatedAt: string;
  url: string;
}

/** Pages that are looked through; in a longer thread a comment of ours may come twice. */
const LOOKED_THROUGH = 10;
/** Pages of a thread that is read as a whole. */
const WHOLE = 30;

/**
 * One comment on a pull request or an issue: the first time it is made, then it is changed. Needs `pull-requests: write`, or
 * `issues: write`. https://docs.github.com/en/rest/issues/comments
 * @returns where it is to be seen
 */
export function upsertComment(
  github: GithubConnection,
  { number, on = 'pull request', marker, body }: CommentWanted,
): Promise<string> {
  const needs = `${PERMISSIONS[on]}: write`;
  const thread = {
    list: () => commentsOn(github, { number, on, needs }, LOOKED_THROUGH),
    create: (body: string) =>
      github.call({
        operation: `comment on ${NAMES[on]}`,
        needs,
        write: true,
        send: (octokit, at) => octokit.rest.issues.createComment({ ...at, issue_number: number, body }),
      }),
    change: (id: number, body: string) =>
      unlessAbsent(
        github.call({
          operation: 'change a comment',
          needs,
          send: (octokit, at) => octokit.rest.issues.updateComment({ ...at, comment_id: id, body }),
        }),
      ),
  };
  return upsertMarked(github, thread, marker, body);
}

/**
 * All comments of an issue or a pull request, oldest first. Needs `issues: read`, or `pull-requests: read`.
 * https://docs.github.com/en/rest/issues/comments#list-issue-comments
 * @throws ActionError where there are 3,000 or more: whoever decides by them must have seen them all
 */
export async function listComments(
  github: GithubConnection,
  number: number,
  on: Discussed = 'issue',
): Promise<FoundComment[]> {
  const found = new Map<number, FoundComment>();
  const needs = `${PERMISSIONS[on]}: read`;
  let before: number;
  // One that is deleted between two pages moves the next to the page that was read already: of several pages, all once more.
  do {
    before = found.size;
    for await (const comment of commentsOn(github, { number, on, needs }, WHOLE))
      found.set(comment.id, foundComment(comment));
  } while (found.size > before && found.size >= PAGE && found.size < WHOLE * PAGE);
  if (found.size < WHOLE * PAGE) return [...found.values()].sort((a, b) => a.id - b.id);
  throw new ActionError('too-many-comments', `#${number} has ${WHOLE * PAGE} comments or more.`, {
    hint: 'Ask anew in another place, and lock this conversation.',
  });
}

type Answered = Awaited<ReturnType<Octokit['rest']['issues']['listComments']>>['data'][number];

function foundComment(comment: Answered): FoundComment {
  return {
    id: comment.id,
    author: personOf(comment.user),
    association: comment.author_association ?? 'NONE',
    body: comment.body ?? '',
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
    url: comment.html_url,
  };
}

function commentsOn(
  github: GithubConnection,
  { number, on, needs }: { number: number; on: Discussed; needs: string },
  most: number,
) {
  return pages(
    PAGE,
    page =>
      github.call({
        operation: `list the comments of ${NAMES[on]}`,
        needs,
        send: (octokit, at) => octokit.rest.issues.listComments({ ...at, issue_number: number, ...page }),
      }),
    most,
  );
}
