import { RemoteError } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { once } from './once.ts';

export interface CommentWanted {
  /** The pull request's. */
  number: number;
  /** Tells this comment from all others; it is hidden in it. */
  marker: string;
  /** Markdown. What comes from outside is in `codeSpan`s. */
  body: string;
}

interface Comment {
  id: number;
  html_url: string;
  body?: string | undefined;
  user?: { type?: string } | null | undefined;
  author_association?: string;
}

const needs = 'pull-requests: write';
const PAGE = 100;
/** Pages that are looked through; on a pull request that is longer a comment may come twice. */
const PAGES = 10;
/** What GitHub takes, in characters. */
const LONGEST = 65_000;

/**
 * One comment on a pull request: the first time it is made, then it is changed. Needs `pull-requests: write`.
 * https://docs.github.com/en/rest/issues/comments
 * @returns where it is to be seen
 */
export async function upsertComment(
  github: GithubConnection,
  { number, marker, body }: CommentWanted,
): Promise<string> {
  const mark = `<!-- pipeline ${marker.replace(/[^\w./:#-]/g, '-')} -->`;
  const text = `${mark}\n${body}`.slice(0, LONGEST);
  const found = await find(github, number, mark);
  const changed = found && (await change(github, found.id, text));
  if (changed) return changed.html_url;
  const made = await once(
    github,
    () =>
      github.call<Comment>({
        operation: 'comment on a pull request',
        needs,
        write: true,
        send: (octokit, at) => octokit.rest.issues.createComment({ ...at, issue_number: number, body: text }),
      }),
    () => find(github, number, mark),
  );
  return made.html_url;
}

async function find(github: GithubConnection, number: number, mark: string): Promise<Comment | undefined> {
  for (let page = 1; page <= PAGES; page++) {
    const comments = await github.call<Comment[]>({
      operation: 'list the comments of a pull request',
      needs,
      send: (octokit, at) =>
        octokit.rest.issues.listComments({ ...at, issue_number: number, per_page: PAGE, page }),
    });
    const ours = comments.find(comment => isOurs(comment, mark));
    if (ours !== undefined || comments.length < PAGE) return ours;
  }
  return undefined;
}

/** Whoever looks can copy the mark: what is changed is of a bot, or of somebody who may write here anyway. */
function isOurs({ body = '', user, author_association = '' }: Comment, mark: string): boolean {
  const trusted = user?.type === 'Bot' || ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(author_association);
  return trusted && body.startsWith(mark);
}

/** To the same twice is harmless. `undefined`: somebody has deleted it meanwhile. */
async function change(github: GithubConnection, id: number, body: string): Promise<Comment | undefined> {
  try {
    return await github.call<Comment>({
      operation: 'change a comment',
      needs,
      send: (octokit, at) => octokit.rest.issues.updateComment({ ...at, comment_id: id, body }),
    });
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return undefined;
    throw error;
  }
}
