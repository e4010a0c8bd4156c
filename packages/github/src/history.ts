import type { CommitOrder, History } from '@pipeline/contracts';
import { unlessAbsent } from './absent.ts';
import { compared } from './comparison.ts';
import type { GithubConnection } from './connection.ts';

const ORDERS: Record<string, CommitOrder> = {
  identical: 'same',
  ahead: 'newer',
  behind: 'older',
  diverged: 'diverged',
};

/** The repository's history, without a clone. */
export function githubHistory(github: GithubConnection): History {
  return {
    async compare(base, head) {
      const found = await unlessAbsent(compared(github, base, head, 1, 1));
      // Where there is none, a commit is gone (after a force push), or the two histories share nothing.
      return (found && ORDERS[found.status]) ?? 'unknown';
    },
  };
}
