import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { githubJournal, githubReleaseLog } from '../src/index.ts';
import { COMMITS, type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene({ tokens: { app: { login: 'shipit[bot]', permissions: { deployments: 'write' } } } });
});
afterEach(() => shop.github.close());

const [COMMIT = ''] = COMMITS;
const journal = (token?: string) => githubJournal(shop.connect(token));
const entry = (key: string, more: object = {}) => ({
  schema: 1 as const,
  key,
  at: '2026-11-21T10:00:00Z',
  ...more,
});
const deployments = (task = '') =>
  shop.github.repository('org/shop').deployments.list(new URLSearchParams(task && { task }));

describe('githubJournal', () => {
  it('tells entries of a kind, newest first, and who wrote them', async () => {
    await journal().write('production', 'asked', entry('1', { artifacts: { web: 'r@sha256:1' } }), COMMIT);
    await journal().write('production', 'decided', entry('1'), COMMIT);
    await journal('app').write('production', 'asked', entry('2'), COMMIT);
    await journal().write('staging', 'asked', entry('3'), COMMIT);
    expect(await journal().entries('production', 'asked', 10)).toEqual([
      { json: entry('2'), by: 'shipit[bot]' },
      { json: entry('1', { artifacts: { web: 'r@sha256:1' } }), by: 'github-actions[bot]' },
    ]);
    expect(await journal().entries('production', 'asked', 1)).toHaveLength(1);
  });

  it('never shows as live, and is about a commit', async () => {
    await journal().write('production', 'asked', entry('1'), COMMIT);
    expect(deployments()).toMatchObject([
      {
        task: 'pipeline:asked',
        sha: COMMIT,
        description: 'asked 1',
        statuses: [{ state: 'inactive' }],
      },
    ]);
  });

  it('is no part of the release log', async () => {
    await journal().write('production', 'asked', entry('1'), COMMIT);
    expect(await githubReleaseLog(shop.connect()).recent('production', 10)).toEqual([]);
    expect(shop.said).toEqual([]);
  });

  it.each(['reset-after', 'truncate', 'server-error', 'reset-before'] as const)(
    'writes once in spite of %s',
    async kind => {
      // One of the same key that says something else is not taken for it.
      await journal().write('production', 'asked', entry('1', { quorum: 1 }), COMMIT);
      for (const operation of ['CreateDeployment', 'CreateDeploymentStatus', 'ListDeployments'])
        shop.github.faults.add({ kind, service: 'github', operation });
      await journal().write('production', 'asked', entry('1', { quorum: 2 }), COMMIT);
      expect(await journal().entries('production', 'asked', 5)).toMatchObject([
        { json: { quorum: 2 } },
        { json: { quorum: 1 } },
      ]);
      expect(shop.github.faults.pending()).toEqual([]);
      expect(deployments()).toHaveLength(2);
    },
  );

  it('comes once where it was written twice, as by who could not see the first', async () => {
    const slow = await scene({ lag: 1 });
    try {
      slow.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateDeployment' });
      await githubJournal(slow.connect()).write('production', 'asked', entry('1', { a: 1, b: 2 }), COMMIT);
      const all = slow.github.repository('org/shop').deployments.list(new URLSearchParams());
      expect(all).toHaveLength(2);
      await githubJournal(slow.connect()).entries('production', 'asked', 5);
      expect(await githubJournal(slow.connect()).entries('production', 'asked', 5)).toHaveLength(1);
    } finally {
      await slow.github.close();
    }
  });

  it('tells the copy that somebody else wrote', async () => {
    await journal().write('production', 'asked', entry('1'), COMMIT);
    await journal('app').write('production', 'asked', entry('1'), COMMIT);
    expect((await journal().entries('production', 'asked', 5)).map(({ by }) => by)).toEqual([
      'shipit[bot]',
      'github-actions[bot]',
    ]);
  });

  it('leaves out what has no key, and says so', async () => {
    const user = { login: 'ann', id: 1, type: 'User' as const, html_url: '' };
    const wanted = { ref: COMMIT, auto_merge: false, required_contexts: [], environment: 'production' };
    const { deployments } = shop.github.repository('org/shop');
    for (const payload of ['nothing', { at: 'now' }, { key: 1 }])
      await deployments.create({ ...wanted, task: 'pipeline:asked', payload }, user);
    expect(await journal().entries('production', 'asked', 5)).toEqual([]);
    expect(shop.said).toHaveLength(3);
    expect(shop.said).toContainEqual(expect.stringContaining('key must be a text'));
  });

  it('reads no more pages than it needs', async () => {
    for (let key = 0; key < 12; key++) await journal().write('staging', 'asked', entry(String(key)), COMMIT);
    shop.github.log.clear();
    expect(await journal().entries('staging', 'asked', 5)).toHaveLength(5);
    expect(shop.github.log.counts()).toEqual({ 'github.ListDeployments': 1 });
  });
});
