import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeGithub } from './fake-github.ts';
import { openShop } from './shop.ts';
import { stageOn } from './stage.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
beforeEach(async () => {
  shop = await openShop();
  await shop.deploy('41.1', { at: 0, commit: 'a', services: { api: '1' } });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
});
afterEach(() => shop.close());

const commits = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    sha: at.toString(16).padStart(40, '0'),
    message: `fix: no. ${at}`,
    merge: false,
  }));

it.each([
  ['commits', 1_000, 'commits'],
  ['pull requests too, a call for each commit,', 500, 'pull-requests, commits'],
])('reads of %s the newest %i, and says how many more there are', async (_, most, include) => {
  const there = fakeGithub({ commits: commits(most + 3) });
  const { pullsOf } = there.github;
  let calls = 0;
  there.github.pullsOf = sha => {
    calls++;
    return pullsOf(sha);
  };
  const stage = stageOn(shop, there.github);
  await stage.publish({ include });
  expect(stage.notes().match(/fix: no\. \d+$/gm)).toHaveLength(most);
  expect(stage.notes()).toContain(`fix: no. ${most - 1}\n`);
  expect(stage.notes()).toMatch(/There are 3 more commits than are listed here: see \[.*\/compare\/a{40}/);
  expect(calls).toBe(include === 'commits' ? 0 : most);
});

it('says nothing of more where all were read', async () => {
  const stage = stageOn(shop, fakeGithub({ commits: commits(1_000) }).github);
  await stage.publish({ include: 'commits' });
  expect(stage.notes()).not.toContain('more commits');
});
