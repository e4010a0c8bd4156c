import { ConfigError, RemoteError } from '@pipeline/contracts';
import type { GithubConnection, Octokit } from './connection.ts';
import { isOurs, marked, markOf } from './marked-comment.ts';
import { IN_LISTS, once } from './once.ts';
import { type Person, personOf } from './person.ts';

export interface IssueWanted {
  title: string;
  /** Tells this issue from all others; it is hidden in it. */
  marker: string;
  /** Markdown. What comes from outside is in `codeSpan`s. */
  body: string;
}

/** An issue, or a pull request, which is one to GitHub's API. As somebody wrote it: hostile until proven otherwise. */
export interface FoundIssue {
  number: number;
  title: string;
  body: string;
  author: Person;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Of whatever changed last, a comment, too. Who has edited an issue REST does not say. */
  updatedAt: string;
  state: 'open' | 'closed';
  isPullRequest: boolean;
  url: string;
}

type Answered = Pick<
  Awaited<ReturnType<Octokit['rest']['issues']['get']>>['data'],
  | 'number'
  | 'title'
  | 'body'
  | 'user'
  | 'author_association'
  | 'created_at'
  | 'updated_at'
  | 'state'
  | 'pull_request'
  | 'html_url'
>;

const needs = 'issues: write';
/** What GitHub takes, in characters. */
const LONGEST_TITLE = 256;
/** Looked through for one whose answer was lost. */
const LATEST = 30;

/** Opens an issue, once. Needs `issues: write`. https://docs.github.com/en/rest/issues/issues#create-an-issue */
export async function openIssue(
  github: GithubConnection,
  { title, marker, body }: IssueWanted,
): Promise<FoundIssue> {
  const mark = markOf(marker);
  const wanted = { title: title.slice(0, LONGEST_TITLE), body: marked(mark, body) };
  const opened = await once<Answered>(
    github,
    () =>
      github.call<Answered>({
        operation: 'open an issue',
        needs,
        write: true,
        send: (octokit, at) => octokit.rest.issues.create({ ...at, ...wanted }),
      }),
    async () => {
      const latest = await github.call<Answered[]>({
        operation: 'list issues',
        needs: 'issues: read',
        send: (octokit, at) =>
          octokit.rest.issues.listForRepo({ ...at, state: 'all', sort: 'created', per_page: LATEST }),
      });
      return latest.find(issue => isOurs(issue, mark));
    },
    IN_LISTS,
  ).catch((error: unknown) => {
    if (!(error instanceof RemoteError) || error.status !== 410) throw error;
    throw new ConfigError('This repository has no issues.', {
      cause: error,
      hint: "Turn them on in the repository's settings, or answer on a pull request.",
    });
  });
  return foundIssue(opened);
}

/**
 * Needs `issues: read`, or of a pull request `pull-requests: read`. https://docs.github.com/en/rest/issues/issues#get-an-issue
 * @throws RemoteError 404 where there is none, 410 where it was deleted
 */
export async function readIssue(github: GithubConnection, number: number): Promise<FoundIssue> {
  const found = await github.call<Answered>({
    operation: 'get an issue',
    needs: 'issues: read',
    send: (octokit, at) => octokit.rest.issues.get({ ...at, issue_number: number }),
  });
  return foundIssue(found);
}

/** More than once is harmless. Needs `issues: write`. https://docs.github.com/en/rest/issues/issues#update-an-issue */
export async function closeIssue(
  github: GithubConnection,
  number: number,
  reason: 'completed' | 'not_planned' = 'completed',
): Promise<void> {
  await github.call({
    operation: 'close an issue',
    needs,
    send: (octokit, at) =>
      octokit.rest.issues.update({ ...at, issue_number: number, state: 'closed', state_reason: reason }),
  });
}

function foundIssue(issue: Answered): FoundIssue {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    author: personOf(issue.user),
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    state: issue.state === 'closed' ? 'closed' : 'open',
    isPullRequest: issue.pull_request != null,
    url: issue.html_url,
  };
}
