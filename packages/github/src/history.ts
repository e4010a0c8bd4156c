import { type CommitOrder, type History, RemoteError } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';

const ORDERS: Record<string, CommitOrder> = {
  identical: 'same',
  ahead: 'newer',
  behind: 'older',
  diverged: 'diverged',
};

/** The repository's history, without a clone. https://docs.github.com/en/rest/commits/commits#compare-two-commits */
export function githubHistory(github: GithubConnection): History {
  return {
    async compare(base, head) {
      try {
        const { status } = await github.call({
          operation: 'compare two commits',
          needs: 'contents: read',
          send: (octokit, at) =>
            octokit.rest.repos.compareCommitsWithBasehead({
              ...at,
              basehead: `${base}...${head}`,
              per_page: 1,
            }),
        });
        return ORDERS[status] ?? 'unknown';
      } catch (error) {
        // A commit that is gone (after a force push), or two histories that share nothing.
        if (error instanceof RemoteError && error.status === 404) return 'unknown';
        throw error;
      }
    },
  };
}
