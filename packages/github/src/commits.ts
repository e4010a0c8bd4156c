import type { GithubConnection } from './connection.ts';
import { PAGE } from './pages.ts';
import { type Person, personOf } from './person.ts';

/** A commit as its author wrote it: hostile until proven otherwise, and author and dates are what they said. */
export interface CommitFacts {
  sha: string;
  /** The account that the author's address belongs to; absent where it belongs to none. */
  author?: Person;
  /** Likewise; `web-flow` where GitHub made the commit, as for a merge. */
  committer?: Person;
  /** ISO 8601, UTC; when the work was done, and when the commit was made. */
  authoredAt: string;
  committedAt: string;
  /** The first line of `message`. */
  subject: string;
  message: string;
  /** How many commits it stands on: more than one of what joins others. */
  parents: number;
}

export interface FoundPull {
  number: number;
  title: string;
  /** By name. */
  labels: string[];
  author: Person;
  state: 'open' | 'closed';
  /** ISO 8601, UTC; absent where it is not merged. */
  mergedAt?: string;
  /** The newest commit of its branch. */
  head: string;
  /** The branch that it goes to. */
  base: string;
  url: string;
}

/** A commit as GitHub shows it. */
export interface Answered {
  sha: string;
  commit: {
    message: string;
    author: { date?: string } | null;
    committer: { date?: string } | null;
  };
  author: { login?: string; type?: string } | null;
  committer: { login?: string; type?: string } | null;
  parents?: readonly unknown[];
}

const needs = 'contents: read';

/** Needs `contents: read`. https://docs.github.com/en/rest/commits/commits#get-a-commit */
export async function commitFacts(github: GithubConnection, sha: string): Promise<CommitFacts> {
  const found = await github.call<Answered>({
    operation: 'get a commit',
    needs,
    send: (octokit, at) => octokit.rest.repos.getCommit({ ...at, ref: sha }),
  });
  return factsOf(found);
}

/**
 * The pull requests that brought a commit, or that it is in while they are open. Needs `pull-requests: read`.
 * https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
export async function pullsOf(github: GithubConnection, sha: string): Promise<FoundPull[]> {
  const found = await github.call({
    operation: 'list the pull requests of a commit',
    needs: 'pull-requests: read',
    send: (octokit, at) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: sha, per_page: PAGE }),
  });
  return found.map(pull => ({
    number: pull.number,
    title: pull.title,
    labels: pull.labels.map(({ name }) => name),
    author: personOf(pull.user),
    state: pull.state === 'closed' ? 'closed' : 'open',
    ...(pull.merged_at && { mergedAt: pull.merged_at }),
    head: pull.head.sha,
    base: pull.base.ref,
    url: pull.html_url,
  }));
}

export function factsOf({ sha, commit, author, committer, parents = [] }: Answered): CommitFacts {
  const { message } = commit;
  return {
    sha,
    ...(author?.login && { author: personOf({ login: author.login, ...author }) }),
    ...(committer?.login && { committer: personOf({ login: committer.login, ...committer }) }),
    authoredAt: commit.author?.date ?? '',
    committedAt: commit.committer?.date ?? '',
    subject: message.split('\n', 1)[0] ?? '',
    message,
    parents: parents.length,
  };
}
