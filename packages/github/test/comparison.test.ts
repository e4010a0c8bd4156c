import { getOctokit } from '@actions/github';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitsBetween, newestBetween } from '../src/index.ts';
import type { Scene } from './repository.ts';
import { HISTORY, peopledScene } from './shop.ts';

const { first, bens, squashed, beside } = HISTORY;
/** A long history, oldest first. */
const ids = Array.from({ length: 1_205 }, (_, at) => at.toString(16).padStart(40, '0'));
const newest = ids.at(-1) ?? '';
let shop: Scene;
let long: Scene;
beforeAll(async () => {
  shop = await peopledScene();
  long = await peopledScene({ history: ids, pulls: [] });
});
beforeEach(() => long.github.log.clear());
afterAll(() => Promise.all([shop.github.close(), long.github.close()]));

describe('commitsBetween', () => {
  it('tells what head has and base has not, oldest first', async () => {
    const found = await commitsBetween(shop.connect(), first, squashed);
    expect(found).toMatchObject({
      total: 2,
      commits: [{ sha: bens, author: { login: 'ben' } }, { sha: squashed }],
    });
    expect(await commitsBetween(shop.connect(), squashed, first)).toEqual({ total: 0, commits: [] });
    expect(await commitsBetween(shop.connect(), squashed, beside)).toMatchObject({
      total: 1,
      commits: [{ sha: beside }],
    });
  });

  it('tells which files differ, as far as GitHub does', async () => {
    const [base = '', ...ids] = Array.from({ length: 121 }, (_, at) => at.toString(16).padStart(40, '0'));
    const history = [
      { sha: base },
      ...ids.map((sha, at) => ({ sha, files: ['shared', `own/${at}`, `else/${at}`, `more/${at}`] })),
    ];
    const many = await peopledScene({ history, pulls: [] });
    try {
      const few = await commitsBetween(many.connect(), base, ids[1] ?? '');
      expect(few?.files).toEqual(['shared', 'own/0', 'else/0', 'more/0', 'own/1', 'else/1', 'more/1']);
      expect((await commitsBetween(many.connect(), base, ids.at(-1) ?? ''))?.files).toHaveLength(300);
    } finally {
      await many.github.close();
    }
  });

  it('knows nothing of a commit that is gone', async () => {
    expect(await commitsBetween(shop.connect(), 'f'.repeat(40), first)).toBeUndefined();
  });

  it('reads all pages, and not without a bound', async () => {
    const some = await commitsBetween(long.connect(), ids[0] ?? '', ids[230] ?? '');
    expect(some?.commits.map(({ sha }) => sha)).toEqual(ids.slice(1, 231));
    expect(long.github.log.counts()).toEqual({ 'github.CompareCommits': 3 });
    long.github.log.clear();
    const all = await commitsBetween(long.connect(), ids[0] ?? '', newest);
    expect([all?.total, all?.commits.length]).toEqual([1_204, 1_000]);
    expect(long.github.log.counts()).toEqual({ 'github.CompareCommits': 10 });
  });
});

describe('newestBetween', () => {
  it.each([
    // To, how many, which of them, by how many calls.
    [1_204, 500, 500, 7],
    [1_204, 2_000, 1_204, 13],
    [300, 250, 250, 3],
    [70, 250, 70, 1],
    [0, 250, 0, 1],
  ])('of %i commits and at most %i reads the newest %i', async (total, most, read, calls) => {
    const found = await newestBetween(long.connect(), ids[0] ?? '', ids[total] ?? '', most);
    expect(found?.commits.map(({ sha }) => sha)).toEqual(ids.slice(total - read + 1, total + 1).reverse());
    expect(found?.total).toBe(total);
    expect(long.github.log.counts()).toEqual({ 'github.CompareCommits': calls });
  });

  it('knows nothing of a commit that is gone', async () => {
    expect(await newestBetween(long.connect(), 'f'.repeat(40), newest, 250)).toBeUndefined();
  });
});

/** As the unmodified octokit reads it. https://docs.github.com/en/rest/commits/commits#compare-two-commits */
describe('a comparison of the stand-in', () => {
  const at = { owner: 'org', repo: 'shop', basehead: `${ids[0]}...${newest}` };
  const octokit = () => getOctokit(long.github.token, { baseUrl: long.github.url });

  it('without a paging parameter has the newest 250, oldest first, and no other page', async () => {
    const { data, headers } = await octokit().rest.repos.compareCommitsWithBasehead(at);
    expect([data.total_commits, data.commits.length, headers.link]).toEqual([1_204, 250, undefined]);
    expect([data.commits[0]?.sha, data.commits.at(-1)?.sha]).toEqual([ids[955], newest]);
  });

  it('with one has pages from the oldest on, each naming the next', async () => {
    const page = await octokit().rest.repos.compareCommitsWithBasehead({ ...at, per_page: 500 });
    expect(page.data.commits.map(({ sha }) => sha)).toEqual(ids.slice(1, 101));
    expect(page.headers.link).toMatch(/[?&]page=2>; rel="next".*[?&]page=13>; rel="last"/);
    const all = await octokit().paginate(
      octokit().rest.repos.compareCommitsWithBasehead,
      { ...at, per_page: 100 },
      ({ data }) => (data as unknown as typeof page.data).commits,
    );
    expect(all.map(({ sha }) => sha)).toEqual(ids.slice(1));
  });
});
