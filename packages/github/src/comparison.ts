import { unlessAbsent } from './absent.ts';
import { type Answered, type CommitFacts, factsOf } from './commits.ts';
import type { GithubConnection } from './connection.ts';
import { PAGE, pages } from './pages.ts';

export interface CommitsBetween {
  /** Oldest first; the first of them where there are very many. */
  commits: CommitFacts[];
  /** How many there are. */
  total: number;
  /** The paths that differ, of which GitHub tells 300; absent where there are none. */
  files?: string[];
}

/** Pages that are read from the oldest commit on: a thousand commits. */
const MOST = 10;

/**
 * What `head` has and `base` has not, from the oldest on. Needs `contents: read`.
 * @returns `undefined` where one of them is not there any more, or the two share nothing
 */
export async function commitsBetween(
  github: GithubConnection,
  base: string,
  head: string,
): Promise<CommitsBetween | undefined> {
  let total = 0;
  const files = new Set<string>();
  const all = pages<Answered>(
    PAGE,
    async ({ page }) => {
      const found = await compared(github, base, head, page);
      total = found.total_commits;
      for (const { filename } of found.files ?? []) files.add(filename);
      return found.commits;
    },
    MOST,
  );
  return unlessAbsent(collect());

  async function collect(): Promise<CommitsBetween> {
    const commits: CommitFacts[] = [];
    for await (const commit of all) commits.push(factsOf(commit));
    return { commits, total, ...(files.size > 0 && { files: [...files] }) };
  }
}

/**
 * The newest of what `head` has and `base` has not, newest first: the last pages are read, since GitHub's first ones are the
 * oldest. Needs `contents: read`.
 * @param count how many at most
 * @returns `undefined` where one of them is not there any more, or the two share nothing
 */
export async function newestBetween(
  github: GithubConnection,
  base: string,
  head: string,
  count: number,
): Promise<Pick<CommitsBetween, 'commits' | 'total'> | undefined> {
  const first = await unlessAbsent(compared(github, base, head, 1));
  if (first === undefined) return undefined;
  const newest: Answered[] = [];
  for (let page = Math.ceil(first.total_commits / PAGE); page > 0 && newest.length < count; page--) {
    const { commits } = page === 1 ? first : await compared(github, base, head, page);
    newest.push(...commits.toReversed());
  }
  return { commits: newest.slice(0, count).map(factsOf), total: first.total_commits };
}

/** One page: chronological, the files on the first only. https://docs.github.com/en/rest/commits/commits#compare-two-commits */
export function compared(github: GithubConnection, base: string, head: string, page: number, size = PAGE) {
  return github.call({
    operation: 'compare two commits',
    needs: 'contents: read',
    send: (octokit, at) =>
      octokit.rest.repos.compareCommitsWithBasehead({
        ...at,
        basehead: `${base}...${head}`,
        per_page: size,
        page,
      }),
  });
}
