import type { CommitOrder } from '@pipeline/contracts';
import type { PublishConfig } from '../config/config.ts';
import type { Changes } from '../notes/change-list.ts';
import { type Brought, changesOf } from '../notes/changes.ts';
import type { Commit, Ports, Publisher } from '../ports.ts';

/** Commits that are read, and of which it is asked who brought them: a call each. */
const COMMITS = 250;
const AT_ONCE = 5;

/** From where on changes are told. */
export interface Base {
  /** What a person knows it by, such as its tag. */
  name: string;
  /** A commit or a tag. */
  ref: string;
}

type Asked = Pick<PublishConfig, 'include'>;

/** What changed since then: pull requests, and commits that none has brought. */
export async function changesSince(
  { include }: Asked,
  base: Base,
  head: string,
  { github, repositoryUrl }: { github: Publisher } & Pick<Ports, 'repositoryUrl'>,
): Promise<Changes> {
  const { commits, total, order } = await github.between(base.ref, head, COMMITS);
  const brought = include.includes('pull-requests')
    ? await withPulls(commits, github)
    : commits.map(commit => ({ commit, pulls: [] }));
  const note = NOTES[order];
  return {
    list: changesOf(brought),
    base: {
      name: base.name,
      url: `${repositoryUrl}/compare/${encodeURIComponent(base.ref)}...${head}`,
    },
    unread: total - commits.length,
    ...(note !== undefined && { note }),
  };
}

const NOTES: Partial<Record<CommitOrder, string>> = {
  older: 'This goes back to an earlier commit: what came after it is not in here.',
  diverged: 'This is of another branch: what the other one has besides is not in here.',
  unknown: 'The commit before is not in the repository any more, so changes cannot be listed.',
};

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
