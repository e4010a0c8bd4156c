import type { CommitGraph } from './commit-graph.ts';
import { notFound } from './fault.ts';

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits, without the commits and files themselves. */
export async function compare(graph: CommitGraph, basehead: string): Promise<unknown> {
  const [base = '', head = ''] = basehead.split('...');
  if (!(await graph.exists(base)) || !(await graph.exists(head))) throw notFound();
  const before = graph.ancestors(base);
  const after = graph.ancestors(head);
  const shared = [...after].find(sha => before.has(sha));
  if (shared === undefined) throw notFound();
  const ahead = [...after].filter(sha => !before.has(sha)).length;
  const behind = [...before].filter(sha => !after.has(sha)).length;
  const status = ahead > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical';
  return {
    status,
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    base_commit: { sha: base },
    merge_base_commit: { sha: shared },
    commits: [],
    files: [],
  };
}
