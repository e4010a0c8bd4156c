import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitFacts, pullsOf, upsertCommitComment } from '../src/index.ts';
import type { Scene } from './repository.ts';
import { HISTORY, peopledScene } from './shop.ts';

const { first, bens, anns, squashed, beside } = HISTORY;
let shop: Scene;
beforeEach(async () => {
  shop = await peopledScene();
});
afterEach(() => shop.github.close());

describe('commitFacts', () => {
  it('tells who wrote a commit, who made it, and when', async () => {
    expect(await commitFacts(shop.connect(), squashed)).toEqual({
      sha: squashed,
      author: { login: 'ann', type: 'User' },
      committer: { login: 'web-flow', type: 'User' },
      authoredAt: '2026-11-02T11:00:00Z',
      committedAt: '2026-11-03T10:00:00Z',
      subject: 'Sell more (#42)',
      message: 'Sell more (#42)',
      parents: 1,
    });
    expect(await commitFacts(shop.connect(), bens)).toMatchObject({
      subject: 'Fix the basket',
      message: 'Fix the basket\n\nIt lost things.',
    });
  });

  it('names nobody where the address is nobody’s', async () => {
    const facts = await commitFacts(shop.connect(), beside);
    expect([facts.author, facts.committer]).toEqual([undefined, undefined]);
  });

  it('is an error of a commit that is not there', async () => {
    await expect(commitFacts(shop.connect(), 'f'.repeat(40))).rejects.toMatchObject({ status: 422 });
  });
});

describe('pullsOf', () => {
  it.each([
    ['a commit of its branch', anns, [42]],
    ['what it was squashed to', squashed, [42]],
    ['one that is open', beside, [43]],
    ['none', first, []],
  ])('%s', async (_name, sha, numbers) => {
    expect((await pullsOf(shop.connect(), sha)).map(({ number }) => number)).toEqual(numbers);
  });

  it('tells whose it is and whether it is merged', async () => {
    const merged = {
      number: 42,
      title: 'Sell more',
      author: { login: 'ann', type: 'User' },
      state: 'closed',
    };
    expect(await pullsOf(shop.connect(), squashed)).toMatchObject([
      { ...merged, mergedAt: expect.stringMatching(/Z$/), head: anns, base: 'main', labels: ['feature'] },
    ]);
    const [open] = await pullsOf(shop.connect(), beside);
    expect(open).not.toHaveProperty('mergedAt');
  });
});

describe('upsertCommitComment', () => {
  const bodies = () => {
    const comments = shop.github.repository('org/shop').commitComments.list(bens);
    return comments.map(({ body }) => body.split('\n').at(-1));
  };

  it('makes one, and changes that one from then on', async () => {
    const url = await upsertCommitComment(shop.connect(), bens, 'live production', 'is live');
    await upsertCommitComment(shop.connect(), bens, 'live staging', 'is on staging');
    expect(await upsertCommitComment(shop.connect(), bens, 'live production', 'was live')).toBe(url);
    expect(bodies()).toEqual(['was live', 'is on staging']);
  });

  it('makes it once where the answer is lost', async () => {
    shop.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateCommitComment' });
    await upsertCommitComment(shop.connect(), bens, 'live', 'is live');
    expect(bodies()).toEqual(['is live']);
  });

  it('may be made with less than it takes to change it', async () => {
    await upsertCommitComment(shop.connect('reader'), bens, 'live', 'is live');
    await expect(upsertCommitComment(shop.connect('reader'), bens, 'live', 'was live')).rejects.toMatchObject(
      {
        code: 'config',
        message: expect.stringContaining('`contents: write`'),
      },
    );
  });
});
