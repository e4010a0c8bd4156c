import { type Scene, scene } from './repository.ts';

const commit = (digit: string) => digit.repeat(40);

/** A history with people: a pull request by ann, committed by GitHub, merged on top of ben's own commit. */
export const HISTORY = {
  first: commit('a'),
  bens: commit('b'),
  anns: commit('c'),
  squashed: commit('d'),
  beside: commit('e'),
} as const;

/** Somebody's shop, with people, teams, a protected environment and a workflow to start. */
export function peopledScene(more: Parameters<typeof scene>[0] = {}): Promise<Scene> {
  const { first, bens, anns, squashed, beside } = HISTORY;
  return scene({
    history: [
      { sha: first, message: 'Begin', at: '2026-11-01T10:00:00Z' },
      { sha: bens, message: 'Fix the basket\n\nIt lost things.', author: 'ben', at: '2026-11-02T10:00:00Z' },
      { sha: anns, message: 'wip', author: 'ann', parents: [first], at: '2026-11-02T11:00:00Z' },
      {
        sha: squashed,
        message: 'Sell more (#42)',
        author: 'ann',
        committer: 'web-flow',
        parents: [bens],
        authoredAt: '2026-11-02T11:00:00Z',
        at: '2026-11-03T10:00:00Z',
      },
      {
        sha: beside,
        message: 'Nobody knows',
        email: 'who@example.com',
        parents: [first],
        at: '2026-11-04T10:00:00Z',
      },
    ],
    pulls: [
      {
        number: 42,
        title: 'Sell more',
        author: 'ann',
        commits: [anns],
        merge: squashed,
        body: 'Please.',
        labels: ['feature'],
      },
      { number: 43, title: 'Half done', author: 'ben', commits: [beside], merged: false },
    ],
    people: { ann: { permission: 'write' }, ben: { permission: 'admin', association: 'OWNER' } },
    teams: { 'org/release-managers': ['ann', 'cleo?'] },
    environments: {
      production: {
        reviewers: ['ben', 'org/release-managers'],
        preventSelfReview: true,
        protectedBranches: true,
      },
      staging: {},
    },
    workflows: { 'promote.yml': { inputs: ['approval'], refs: ['main'] } },
    tokens: {
      app: { login: 'shipit[bot]', permissions: { members: 'read' } },
      nothing: {},
      reader: { contents: 'read', issues: 'read', 'pull-requests': 'read', actions: 'read' },
    },
    ...more,
  });
}
