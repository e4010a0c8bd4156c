import { afterAll, beforeAll, expect, it } from 'vitest';
import { githubHistory } from '../src/index.ts';
import { COMMITS, type Scene, scene } from './repository.ts';

let shop: Scene;
beforeAll(async () => {
  shop = await scene();
});
afterAll(() => shop.github.close());

const [first = '', , third = ''] = COMMITS;

it.each([
  [first, third, 'newer'],
  [third, first, 'older'],
  [third, third, 'same'],
  ['f'.repeat(40), third, 'unknown'],
])('from %s to %s: %s', async (base, head, order) => {
  expect(await githubHistory(shop.connect()).compare(base, head)).toBe(order);
});

it('knows a branch that is neither', async () => {
  const github = shop.connect();
  const tree = await github.call({
    operation: 'create a tree',
    needs: 'contents: write',
    send: (octokit, at) =>
      octokit.rest.git.createTree({
        ...at,
        tree: [{ path: 'a', mode: '100644', type: 'blob', content: 'a' }],
      }),
  });
  const side = await github.call({
    operation: 'create a commit',
    needs: 'contents: write',
    send: (octokit, at) =>
      octokit.rest.git.createCommit({ ...at, message: 'side', tree: tree.sha, parents: [first] }),
  });
  expect(await githubHistory(github).compare(third, side.sha)).toBe('diverged');
});
