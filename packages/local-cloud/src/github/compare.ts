import type { CommitGraph } from './commit-graph.ts';
import { notFound } from './fault.ts';

export interface Comparison {
  status: 'ahead' | 'behind' | 'diverged' | 'identical';
  base: string;
  shared: string;
  /** What `head` has and `base` has not, oldest first. */
  ahead: string[];
  behind: number;
}

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits, without files. */
export async function compare(graph: CommitGraph, base: string, head: string): Promise<Comparison> {
  if (!(await graph.exists(base)) || !(await graph.exists(head))) throw notFound();
  const before = graph.ancestors(base);
  const after = graph.ancestors(head);
  const shared = [...after].find(sha => before.has(sha));
  if (shared === undefined) throw notFound();
  const ahead = parentsFirst(graph, head, before);
  const behind = [...before].filter(sha => !after.has(sha)).length;
  const status = ahead.length > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical';
  return { status, base, shared, ahead, behind };
}

/** What a commit stands on, and what is not known yet, each after its parents. */
function parentsFirst(graph: CommitGraph, head: string, known: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const left = [head];
  for (let next = left.at(-1); next !== undefined; next = left.at(-1)) {
    const open = graph.parents(next).filter(sha => !known.has(sha) && !found.has(sha));
    if (known.has(next) || found.has(next) || open.length === 0) {
      if (!known.has(next)) found.add(next);
      left.pop();
    } else left.push(...open.reverse());
  }
  return [...found];
}
