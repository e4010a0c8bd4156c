import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeGithub } from './fake-github.ts';
import { openShop, sha } from './shop.ts';
import { stageOn } from './stage.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
beforeEach(async () => {
  shop = await openShop();
  await shop.deploy('41.1', { at: 0, commit: 'a', services: { api: '1' } });
});
afterEach(() => shop.close());

const commit = (digit: string, message: string) => ({ sha: sha(digit), message, merge: false });
const COMMITS = [commit('d', 'fix: lose none'), commit('c', 'feat!: drop v1'), commit('b', 'feat: orders')];
const auto = { version: 'auto' };

it('has nothing to count on from before the first', async () => {
  const stage = stageOn(shop, fakeGithub().github);
  await expect(stage.publish(auto)).rejects.toThrow('no release to count on from');
});

it('counts all that changed since the last version, also what was live between and had none', async () => {
  const there = fakeGithub({ commits: [...COMMITS, commit('a', 'first')] });
  const stage = stageOn(shop, there.github);
  await stage.publish({ version: '1.4.2' });
  await shop.deploy('42.1', { at: 10, commit: 'c', services: { api: '2' } });
  await shop.deploy('43.1', { at: 20, commit: 'd', services: { api: '3' } });
  expect((await stage.publish(auto)).outputs.tag).toBe('v2.0.0');
  // The notes still tell what changed since what was live before.
  expect(stage.notes()).toContain('fix: lose none');
  expect(stage.notes()).not.toContain('drop v1');
});

it('asks for each comparison once, and tells no changes where none are wanted', async () => {
  const there = fakeGithub({ commits: COMMITS });
  const stage = stageOn(shop, there.github);
  await stage.publish({ version: '1.4.2' });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
  await stage.publish({ ...auto, 'dry-run': 'true' });
  expect(there.asked).toEqual(['aaaaaaa...bbbbbbb']);
  const { summary } = await stage.publish({ ...auto, include: 'checks' });
  expect(stage.notes()).not.toContain('feat');
  expect(JSON.stringify(summary)).not.toContain('no changes are listed');
});

it('keeps the version of a commit that is promoted again, as after a rollback', async () => {
  const there = fakeGithub({ commits: COMMITS });
  const stage = stageOn(shop, there.github);
  await stage.publish({ version: '1.4.1' });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
  await stage.publish({ version: '1.4.2' });
  await shop.deploy('43.1', {
    at: 20,
    commit: 'a',
    services: { api: '1' },
    back: { to: '41.1', why: 'errors', refuses: ['2'] },
  });
  await stage.withdraw();
  await shop.deploy('44.1', { at: 30, commit: 'b', services: { api: '2' } });
  const { outputs } = await stage.publish(auto);
  expect([outputs.tag, outputs['release-id'], there.latest()]).toEqual(['v1.4.2', '44.1', 'v1.4.2']);
  expect(there.release('v1.4.2')?.body).not.toContain('Withdrawn');
  expect(there.releases).toHaveLength(2);
});

it.each(['unknown', 'older'] as const)('does not guess where the last version is %s', async order => {
  const there = fakeGithub({ order });
  const stage = stageOn(shop, there.github);
  await stage.publish({ version: '1.4.2' });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
  await expect(stage.publish(auto)).rejects.toThrow('does not know what changed since v1.4.2');
  expect([...there.tags.keys()]).toEqual(['v1.4.2']);
});

it('does not count on from a draft', async () => {
  const stage = stageOn(shop, fakeGithub().github);
  await stage.publish({ version: '1.4.2', draft: 'true' });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
  await expect(stage.publish(auto)).rejects.toThrow('v1.4.2, and there is no such tag yet');
});
