import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GithubConnection } from '../src/index.ts';
import * as client from '../src/index.ts';
import type { Scene } from './repository.ts';
import { HISTORY, peopledScene } from './shop.ts';

interface Case {
  call(github: GithubConnection): Promise<unknown>;
  /** The operations that it asks of GitHub. */
  operations: string[];
  /** What a token must have for it, and what is named where it has nothing. */
  needs: string;
  /** How often what it makes is there. */
  made?: () => number;
}

let shop: Scene;
beforeEach(async () => {
  shop = await peopledScene({
    tokens: { nothing: {}, app: { login: 'shipit[bot]', permissions: { members: 'read' } } },
  });
});
afterEach(() => shop.github.close());

const repository = () => shop.github.repository('org/shop');
const { bens } = HISTORY;
const release = { tag: 'v1', sha: bens, name: 'One', body: 'Notes', prerelease: false, latest: true };

const CASES: Record<string, Case> = {
  openIssue: {
    call: github => client.openIssue(github, { title: 'Approve?', marker: 'approve 1', body: 'b' }),
    operations: ['CreateIssue', 'ListIssues'],
    needs: 'issues: write',
    made: () => repository().issues.list(new URLSearchParams()).length,
  },
  readIssue: {
    call: github => client.readIssue(github, 42),
    operations: ['GetIssue'],
    needs: 'issues: read',
  },
  labelIssue: {
    call: github => client.labelIssue(github, 43, { name: 'approval', color: 'ffffff', description: '' }),
    operations: ['GetLabel', 'CreateLabel', 'AddLabels'],
    needs: 'issues: read',
    made: () => repository().labels.on(43).length,
  },
  listComments: {
    call: github => client.listComments(github, 42),
    operations: ['ListIssueComments'],
    needs: 'issues: read',
  },
  'upsertComment on an issue': {
    call: github => client.upsertComment(github, { number: 42, on: 'issue', marker: 'm', body: 'b' }),
    operations: ['ListIssueComments', 'CreateIssueComment'],
    needs: 'issues: write',
    made: () => repository().comments.list('42').length,
  },
  upsertCommitComment: {
    call: github => client.upsertCommitComment(github, bens, 'm', 'b'),
    operations: ['ListCommitComments', 'CreateCommitComment'],
    needs: 'contents: read',
    made: () => repository().commitComments.list(bens).length,
  },
  commitFacts: {
    call: github => client.commitFacts(github, bens),
    operations: ['GetRepositoryCommit'],
    needs: 'contents: read',
  },
  pullsOf: {
    call: github => client.pullsOf(github, bens),
    operations: ['ListPullRequestsOfCommit'],
    needs: 'pull-requests: read',
  },
  commitsBetween: {
    call: github => client.commitsBetween(github, HISTORY.first, bens),
    operations: ['CompareCommits'],
    needs: 'contents: read',
  },
  dispatchWorkflow: {
    call: github =>
      client.dispatchWorkflow(github, { workflow: 'promote.yml', ref: 'main', inputs: {} }, { again: true }),
    operations: ['CreateWorkflowDispatch'],
    needs: 'actions: write',
  },
  environmentRules: {
    call: github => client.environmentRules(github, 'production'),
    operations: ['GetEnvironment'],
    needs: 'actions: read',
  },
  runApprovals: {
    call: github => client.runApprovals(github, '77'),
    operations: ['GetReviewsForRun'],
    needs: 'actions: read',
  },
  createTag: {
    call: github => client.createTag(github, 'v1', bens),
    operations: ['CreateRef', 'GetRef'],
    needs: 'contents: write',
    made: () => (repository().refs.commitAt('v1') === bens ? 1 : 0),
  },
  createRelease: {
    call: github => client.createRelease(github, release),
    operations: ['CreateRelease', 'GetReleaseByTag'],
    needs: 'contents: write',
    made: () => repository().releases.list().length,
  },
  listReleases: {
    call: github => client.listReleases(github, 5),
    operations: ['ListReleases'],
    needs: 'contents: read',
  },
  latestRelease: {
    call: github => client.latestRelease(github),
    operations: ['GetLatestRelease'],
    needs: 'contents: read',
  },
};

describe.each(Object.entries(CASES))('%s', (_name, { call, operations, needs, made }) => {
  it.each(['reset-after', 'truncate', 'server-error', 'reset-before'] as const)(
    'comes to the same in spite of %s',
    async kind => {
      for (const operation of operations) shop.github.faults.add({ kind, service: 'github', operation });
      const inSpite = await call(shop.connect());
      expect(shop.github.faults.pending().length).toBeLessThan(operations.length);
      if (made !== undefined) expect(made()).toBe(1);
      shop.github.faults.clear();
      // Once more, with nothing in the way: what only reads, reads the same.
      if (made === undefined) expect(inSpite).toEqual(await call(shop.connect()));
    },
  );

  it.each([403, 429])('waits as long as a rate limit says (%i), with a bound', async status => {
    shop.github.faults.add({ kind: 'throttle', service: 'github', status, count: 2 });
    await call(shop.connect());
    expect(shop.clock.slept).toEqual([1_000, 1_000]);
    shop.github.faults.add({ kind: 'throttle', service: 'github', status, count: 100 });
    await expect(call(shop.connect())).rejects.toMatchObject({ code: 'remote', status, transient: true });
    expect(shop.clock.slept.length).toBeLessThan(8);
  });

  it('names the permission that is missing', async () => {
    await expect(call(shop.connect('nothing'))).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(`needs the permission \`${needs}\``),
      hint: expect.stringContaining(needs),
    });
  });
});

describe('a rate limit', () => {
  const limited = (more: object) => peopledScene({ now: () => Date.UTC(2026, 10, 21, 10), ...more });

  it.each([
    ['until the time that it is told', { limitTold: 'reset', retryAfter: 40 }, 40_000],
    ['a minute where nothing is told', { limitTold: 'nowhere' }, 60_000],
  ])('is waited for %s', async (_name, more, wait) => {
    const there = await limited(more);
    try {
      there.github.faults.add({ kind: 'throttle', service: 'github', status: 403, operation: 'CreateRef' });
      await client.createTag(there.connect(), 'v1', bens);
      expect(there.clock.slept).toEqual([wait]);
    } finally {
      await there.github.close();
    }
  });

  it('that is used up for longer is told with its end', async () => {
    const there = await limited({ limitTold: 'reset', retryAfter: 1_800 });
    try {
      there.github.faults.add({ kind: 'throttle', service: 'github', status: 403 });
      await expect(client.createTag(there.connect(), 'v1', bens)).rejects.toMatchObject({
        hint: expect.stringContaining('after 2026-11-21T10:30:00.000Z'),
      });
      expect(there.clock.slept).toEqual([]);
    } finally {
      await there.github.close();
    }
  });
});

it.each<[string, string, (github: GithubConnection) => Promise<unknown>, () => number]>([
  [
    'an issue',
    'CreateIssue',
    github => client.openIssue(github, { title: 'Approve?', marker: 'approve 1', body: 'b' }),
    () => repository().issues.list(new URLSearchParams()).length,
  ],
  [
    'a comment',
    'CreateIssueComment',
    github => client.upsertComment(github, { number: 42, marker: 'm', body: 'b' }),
    () => repository().comments.list('42').length,
  ],
  [
    'a draft',
    'CreateRelease',
    github => client.createRelease(github, { ...release, draft: true, latest: false }),
    () => repository().releases.list().length,
  ],
])('makes %s once where the answer is lost, and lists lag behind', async (_name, operation, call, made) => {
  await shop.github.close();
  shop = await peopledScene({ lag: 2 });
  shop.github.faults.add({ kind: 'reset-after', service: 'github', operation });
  await call(shop.connect());
  expect(made()).toBe(1);
});

it('does not read a team through a broken answer', async () => {
  for (const kind of ['server-error', 'truncate', 'reset-before'] as const)
    shop.github.faults.add({ kind, service: 'github', operation: 'GetTeamMembership' });
  expect(await client.isTeamMember(shop.connect('app'), 'org', 'release-managers', 'ann')).toBe(true);
});
