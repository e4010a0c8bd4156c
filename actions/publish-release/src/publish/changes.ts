import type { CommitOrder } from '@pipeline/contracts';
import type { PublishConfig } from '../config/config.ts';
import { type Brought, type Change, changesOf } from '../notes/changes.ts';
import type { Commit, Publisher } from '../ports.ts';

/** Commits that are read, the newest: a call for a hundred. */
const COMMITS = 1_000;
/** Likewise, where it is asked who brought each: a call each, of the thousand that a job's own token has in an hour. */
const COMMITS_WITH_PULLS = 500;
const AT_ONCE = 5;

/** What is known of the changes between two commits. */
export interface Compared {
  list: readonly Change[];
  /** How many commits there are that were not read. */
  unread: number;
  order: CommitOrder;
}

/** Compares with a commit or a tag; asked twice of the same one, GitHub is asked once. */
export type Comparing = (ref: string) => Promise<Compared>;

/** What changed up to a commit: pull requests, and commits that none has brought. */
export function comparing(
  { include }: Pick<PublishConfig, 'include'>,
  head: string,
  github: Publisher,
): Comparing {
  const compare = async (ref: string): Promise<Compared> => {
    const asksPulls = include.includes('pull-requests');
    const { commits, total, order } = await github.between(
      ref,
      head,
      asksPulls ? COMMITS_WITH_PULLS : COMMITS,
    );
    const brought = asksPulls
      ? await withPulls(commits, github)
      : commits.map(commit => ({ commit, pulls: [] }));
    return { list: changesOf(brought), unread: total - commits.length, order };
  };
  const asked = new Map<string, Promise<Compared>>();
  return ref => {
    const compared = asked.get(ref) ?? compare(ref);
    asked.set(ref, compared);
    return compared;
  };
}

async function withPulls(commits: readonly Commit[], github: Pick<Publisher, 'pullsOf'>): Promise<Brought[]> {
  const brought: Brought[] = [];
  for (let at = 0; at < commits.length; at += AT_ONCE) {
    const next = commits.slice(at, at + AT_ONCE);
    brought.push(
      ...(await Promise.all(next.map(async commit => ({ commit, pulls: await github.pullsOf(commit.sha) })))),
    );
  }
  return brought;
}
