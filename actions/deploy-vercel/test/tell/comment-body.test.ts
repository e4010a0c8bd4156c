import { describe, expect, it } from 'vitest';
import { commentBody } from '../../src/tell/comment-body.ts';
import type { Told } from '../../src/tell/told.ts';

const TOLD: Told = {
  project: 'acme/shop-web',
  verdict: 'steady',
  url: 'https://shop-web-3f2a1bc-acme.vercel.app',
  aliases: ['https://pr-42.shop.example.com'],
  page: 'https://vercel.com/acme/shop-web/3f2a1bc',
  kind: 'preview',
  advice: 'preview: write here',
  commit: {
    sha: 'a'.repeat(40),
    ref: 'feature/basket',
    message: 'A basket\n\nwith more',
    repository: { owner: 'org', name: 'shop' },
  },
  run: 'https://github.com/org/shop/actions/runs/42',
};

describe('the comment', () => {
  it('has the address, what was made, and which tests belong there', () => {
    expect(commentBody(TOLD).split('\n')).toEqual([
      '| | |',
      '| --- | --- |',
      '| project | <code>acme&#47;shop&#45;web</code> |',
      '| state | <code>steady</code> |',
      '| address | [shop-web-3f2a1bc-acme.vercel.app](https://shop-web-3f2a1bc-acme.vercel.app) |',
      '| also at | [pr-42.shop.example.com](https://pr-42.shop.example.com) |',
      '| kind | <code>preview</code> |',
      '| commit | <code>aaaaaaaaaaaa</code> <code>feature&#47;basket</code> <code>A basket</code> |',
      '| on Vercel | [its page](https://vercel.com/acme/shop-web/3f2a1bc) |',
      '| run | [this run](https://github.com/org/shop/actions/runs/42) |',
      '',
      'Which tests where: preview: write here.',
    ]);
  });

  it.each([
    ['a commit’s message', { commit: { ...TOLD.commit, message: '| [x](https://evil) @org/team <img>' } }],
    ['a branch', { commit: { ...TOLD.commit, ref: '](https://evil)`<!--' } }],
    ['an address', { url: 'https://a.example.com/)[x](https://evil' }],
    ['an alias', { aliases: ['javascript:alert(1)', 'https://evil|'] }],
  ])('shows %s from outside and lets it do nothing', (_, more) => {
    const body = commentBody({ ...TOLD, ...more } as Told);
    expect(body).not.toMatch(/\]\((?:https:\/\/evil|javascript)/);
    expect(body).not.toMatch(/@org|<img|<!--|https:\/\/evil/);
    // Each row is one of two cells.
    for (const row of body.split('\n\n')[0]?.split('\n') ?? []) expect(row.split('|')).toHaveLength(4);
  });
});
