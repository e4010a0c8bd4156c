import type { ApprovalRequest } from '@pipeline/approval';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Commit } from '../src/ports.ts';
import { fakeGithub } from './fake-github.ts';
import { digest, image, openShop, sha } from './shop.ts';
import { stageOn } from './stage.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** Version 1 at `a`, and 2 at `b`, which leaves the web as it was. */
async function twoReleases() {
  await shop.deploy('41.1', { at: 0, commit: 'a', services: { api: '1', web: '1' } });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
}

const commit = (digit: string, message: string): Commit => ({
  sha: sha(digit),
  message,
  author: 'octocat',
  merge: false,
});
const COMMITS = [commit('b', 'feat: orders (#7)'), commit('c', 'fix: lose none')];
const PULLS = { [sha('b')]: [{ number: 7, title: 'feat: orders for @all', labels: [], author: 'octocat' }] };

describe('publishing what is live', () => {
  it('tags its commit and tells what changed, what serves and what proved it', async () => {
    await twoReleases();
    const there = fakeGithub({ commits: COMMITS, pulls: PULLS });
    const stage = stageOn(shop, there.github);
    const { outputs } = await stage.publish();
    expect(outputs).toMatchObject({
      tag: 'v1.4.2',
      version: '1.4.2',
      'release-id': '42.1',
      url: 'https://github.com/org/shop/releases/tag/v1.4.2',
    });
    expect(there.tags.get('v1.4.2')).toBe(sha('b'));
    expect(there.writes).toEqual(['tag v1.4.2', 'create v1.4.2']);
    expect(there.asked).toEqual(['aaaaaaa...bbbbbbb']);
    expect(there.release('v1.4.2')).toMatchObject({ title: 'v1.4.2', draft: false, prerelease: false });
    expect(there.latest()).toBe('v1.4.2');
    expect(there.release('v1.4.2')?.body.endsWith(stage.notes())).toBe(true);
    expect(stage.notes().split('\n')).toEqual([
      '## Features',
      '',
      '- [#7](https://github.com/org/shop/pull/7) feat: orders for &#64;&#8203;all by octocat',
      '',
      '## Fixes',
      '',
      `- [ccccccc](https://github.com/org/shop/commit/${sha('c')}) fix: lose none by octocat`,
      '',
      `See [all changes since aaaaaaa](https://github.com/org/shop/compare/${sha('a')}...${sha('b')}).`,
      '',
      '## What is live in production',
      '',
      '| what | artifact | digest | put there by |',
      '| --- | --- | --- | --- |',
      expect.stringMatching(/api<\/code> .*2{64}<\/code> \| this release \|$/),
      expect.stringMatching(/web<\/code> .*1{64}<\/code> \| unchanged since \[release 41.1\]\(.*\) \|$/),
      '',
      '## Checks that passed',
      '',
      '| check | when |',
      '| --- | --- |',
      '| smoke | [2026-11-30 10:12 UTC](https://github.com/org/shop/actions/runs/42/job/2) |',
      '',
      'In production since 2026-11-30 10:11 UTC, as [release 42.1](https://github.com/org/shop/actions/runs/42) by ann.',
    ]);
  });

  it('writes nothing in a dry run, and says the same', async () => {
    await twoReleases();
    const there = fakeGithub({ commits: COMMITS, pulls: PULLS });
    const planned = stageOn(shop, there.github);
    const { outputs, summary } = await planned.publish({ 'dry-run': 'true' });
    expect(there.writes).toEqual([]);
    expect(outputs).toMatchObject({ tag: 'v1.4.2', version: '1.4.2', 'release-id': '42.1' });
    expect(outputs).not.toHaveProperty('url');
    expect(JSON.stringify(summary)).toContain('Nothing was written');
    const real = stageOn(shop, there.github);
    await real.publish();
    expect(real.notes()).toBe(planned.notes());
  });

  it('finds its own when it runs again, and leaves what a person has changed', async () => {
    await twoReleases();
    const there = fakeGithub();
    const stage = stageOn(shop, there.github);
    await stage.publish();
    const release = there.release('v1.4.2');
    const own = release?.body;
    await stage.publish({ version: 'date' });
    expect([there.releases.length, [...there.tags.keys()], release?.body]).toEqual([1, ['v1.4.2'], own]);
    if (release) Object.assign(release, { title: 'The big one', body: `${own}\r\nWith thanks to all.` });
    const { summary } = await stage.publish({ 'notes-header': 'Hello.' });
    expect(release?.title).toBe('The big one');
    expect(release?.body).toContain('With thanks to all.');
    expect(release?.body).not.toContain('Hello.');
    expect(JSON.stringify(summary)).toContain('A person has changed the notes');
    await stage.publish();
    expect(release?.body).toContain('With thanks to all.');
  });

  it('counts a day on', async () => {
    await twoReleases();
    const stage = stageOn(shop, fakeGithub().github);
    await stage.publish({ release: '41.1', 'require-proven': 'false', version: 'date' });
    expect((await stage.publish({ version: 'date' })).outputs.tag).toBe('v2026.11.30-2');
  });

  it('leaves a draft without a tag, and publishes it when asked to', async () => {
    await twoReleases();
    const there = fakeGithub();
    const stage = stageOn(shop, there.github);
    await stage.publish({ draft: 'true' });
    expect([there.tags.size, there.latest(), there.release('v1.4.2')?.draft]).toEqual([0, undefined, true]);
    await stage.publish();
    expect([there.tags.get('v1.4.2'), there.latest(), there.releases.length]).toEqual([
      sha('b'),
      'v1.4.2',
      1,
    ]);
    await stage.publish({ draft: 'true' });
    expect(there.release('v1.4.2')?.draft).toBe(false);
  });

  it.each([
    ['1.5.0-rc.1', 'false', true],
    ['1.5.0-rc.1', 'true', false],
    ['2026.11.30-2', 'false', false],
  ])('says where %s is published as a release (prerelease: %s)', async (version, prerelease, said) => {
    await twoReleases();
    const stage = stageOn(shop, fakeGithub().github);
    const { summary } = await stage.publish({ version, prerelease });
    expect(JSON.stringify(summary).includes('is called as a prerelease is')).toBe(said);
  });

  it('gives a draft another version', async () => {
    await twoReleases();
    const there = fakeGithub();
    const stage = stageOn(shop, there.github);
    await stage.publish({ draft: 'true' });
    await stage.publish({ version: '1.5.0' });
    expect(there.releases.map(({ tag, draft }) => [tag, draft])).toEqual([['v1.5.0', false]]);
    expect([...there.tags.keys()]).toEqual(['v1.5.0']);
  });

  it('tells changes from the last that stayed, however often one came and was taken back', async () => {
    await twoReleases();
    const back = { to: '41.1', why: 'errors', refuses: ['2'] };
    await shop.deploy('43.1', { at: 20, commit: 'a', services: { api: '1' }, back });
    await shop.deploy('44.1', { at: 30, commit: 'b', services: { api: '5' }, verdict: 'failed' });
    await shop.deploy('45.1', { at: 40, commit: 'c', services: { api: '3' } });
    const there = fakeGithub();
    await stageOn(shop, there.github).publish();
    expect(there.asked).toEqual(['aaaaaaa...ccccccc']);
  });

  it('tells no changes from what was taken back, where the commit before it comes once more', async () => {
    await shop.deploy('40.1', { at: 0, commit: 'f', services: { api: '0' } });
    await shop.deploy('41.1', { at: 5, commit: 'a', services: { api: '1' } });
    await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
    const back = { to: '41.1', why: 'errors', refuses: ['2'] };
    await shop.deploy('43.1', { at: 20, commit: 'a', services: { api: '1' }, back });
    await shop.deploy('44.1', { at: 30, commit: 'a', services: { api: '1' } });
    const there = fakeGithub();
    await stageOn(shop, there.github).publish();
    expect(there.asked).toEqual(['fffffff...aaaaaaa']);
  });

  it('compares with the last that was published, or with what it is told', async () => {
    await twoReleases();
    const there = fakeGithub();
    const stage = stageOn(shop, there.github);
    await stage.publish({ release: '41.1', version: '1.4.1', 'require-proven': 'false' });
    await shop.deploy('43.1', { at: 20, commit: 'c', services: { api: '3' } });
    await stage.publish({ since: 'published', 'dry-run': 'true' });
    await stage.publish({ since: 'v1.0.0', 'dry-run': 'true' });
    await stage.publish({ 'dry-run': 'true' });
    // What has other tags is something else.
    await stage.publish({ since: 'published', 'tag-prefix': 'shop-v', 'dry-run': 'true' });
    expect(there.asked).toEqual(['v1.4.1...ccccccc', 'v1.0.0...ccccccc', 'bbbbbbb...ccccccc']);
  });

  it('takes the same version, promoted again by another run, for the same release', async () => {
    await twoReleases();
    const there = fakeGithub();
    const stage = stageOn(shop, there.github);
    await stage.publish();
    await shop.deploy('43.1', { at: 20, commit: 'b', services: { api: '2' } });
    const { outputs } = await stage.publish();
    expect([outputs['release-id'], there.releases.length]).toEqual(['43.1', 1]);
    expect(there.asked).toEqual(['aaaaaaa...bbbbbbb', 'aaaaaaa...bbbbbbb']);
  });

  it('names who let it go live, by what a job wrote of these very images before', async () => {
    await shop.deploy('41.1', { at: 5, commit: 'a', services: { api: '1' } });
    const decide = (key: string, more: object) =>
      shop.journal.write(
        'production',
        'approval',
        {
          schema: 1,
          key: `${key}/approved`,
          at: '2026-11-30T10:04:00.000Z',
          request: key,
          state: 'approved',
          by: ['bea', 'carl'],
          artifacts: { api: `ecr.example/shop/api@${digest('1')}` },
          ...more,
        } as never,
        sha('a'),
      );
    const at = '2026-11-30T10:00:00.000Z';
    const request = {
      schema: 1,
      key: '40.1',
      at,
      environment: 'production',
      commit: { sha: sha('a'), ref: 'refs/heads/main' },
      by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/40' },
      artifacts: { api: image('api', '1') },
      authors: ['ann'],
      rule: { approvers: ['bea', 'carl'], quorum: 2, deadline: at, selfApproval: false },
      place: { number: 9, url: 'https://github.com/org/shop/issues/9' },
    } satisfies ApprovalRequest;
    await shop.journal.write('production', 'approval-request', request, sha('a'));
    await decide('40.1', { state: 'emergency', reason: 'fixes #1 | now' });
    await decide('40.1', { state: 'emergency', by: ['a later run'], run: '78' });
    await decide('39.1', { state: 'denied', by: ['dan'] });
    await decide('38.1', { artifacts: { api: `ecr.example/shop/api@${digest('9')}` }, by: ['eve'] });
    await decide('37.1', { at: '2026-11-30T10:30:00.000Z', by: ['frank'] });
    const stage = stageOn(shop, fakeGithub().github);
    await stage.publish();
    expect(stage.notes()).toContain(
      '| bea, carl | [2026-11-30 10:04 UTC](https://github.com/org/shop/issues/9) | **emergency**: fixes &#35;&#8203;1 &#124; now |',
    );
    expect(stage.notes()).not.toMatch(/dan|eve|frank|later run/);
  });
});

describe('what is refused', () => {
  it.each<[string, (stage: ReturnType<typeof stageOn>) => Promise<unknown>, RegExp]>([
    [
      'a release of nobody',
      stage => stage.publish({ release: '7.1' }),
      /has no release 7.1 among its newest/,
    ],
    [
      'what is not live any more',
      stage => stage.publish({ release: '41.1' }),
      /41.1 of production is not live any more: .*api serves what release 42.1/,
    ],
    [
      'what nobody has checked',
      stage => stage.publish(),
      /42.1 of production is not to be published: was deployed, but no check/,
    ],
  ])('%s', async (_, run, why) => {
    await shop.deploy('41.1', { at: 0, commit: 'a', services: { api: '1' } });
    await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' }, checked: false });
    const there = fakeGithub();
    await expect(run(stageOn(shop, there.github))).rejects.toThrow(why);
    expect(there.writes).toEqual([]);
  });

  it('an environment in which nothing is live', async () => {
    await expect(stageOn(shop, fakeGithub().github).publish()).rejects.toThrow(
      'Nothing is live in production',
    );
  });

  it('a rollback, which is no version of its own', async () => {
    await twoReleases();
    const back = { to: '41.1', why: 'errors', refuses: ['2'] };
    await shop.deploy('43.1', { at: 20, commit: 'a', services: { api: '1' }, back });
    const stage = stageOn(shop, fakeGithub().github);
    await expect(stage.publish()).rejects.toThrow('43.1 of production went back to release 41.1');
    await expect(stage.publish({ release: '42.1' })).rejects.toThrow(
      '42.1 of production is not to be published',
    );
  });

  it('a tag at another commit, which is not moved', async () => {
    await twoReleases();
    const there = fakeGithub();
    there.tags.set('v1.4.2', sha('f'));
    const stage = stageOn(shop, there.github);
    for (const dryRun of ['true', 'false'])
      await expect(stage.publish({ 'dry-run': dryRun })).rejects.toThrow(
        'The tag v1.4.2 is at fffffff, and release 42.1 is of bbbbbbb',
      );
    expect([there.tags.get('v1.4.2'), there.writes]).toEqual([sha('f'), []]);
  });

  it('changes since what is not there', async () => {
    await twoReleases();
    const there = fakeGithub({ order: 'unknown' });
    const stage = stageOn(shop, there.github);
    await expect(stage.publish({ since: 'v1.4.l' })).rejects.toThrow('has no v1.4.l');
    expect(there.writes).toEqual([]);
    await stage.publish();
    expect(stage.notes()).toContain('The commit before is not in the repository any more');
  });

  it('a release of somebody else, of another environment, and a second version of one', async () => {
    await twoReleases();
    const there = fakeGithub();
    const wanted = { tag: 'v1.4.2', commit: sha('b'), draft: false, prerelease: false };
    await there.github.create({ ...wanted, body: 'by hand' });
    const stage = stageOn(shop, there.github);
    await expect(stage.publish()).rejects.toThrow(
      'a release v1.4.2 on GitHub already, and it is not of this stage',
    );
    const mark =
      '<!-- pipeline release {"environment":"staging","release":"42.1","latest":true,"notes":"x"} -->';
    await there.github.update(1, { body: mark });
    await expect(stage.publish()).rejects.toThrow('and it is of staging');
    await stage.publish({ version: '1.4.3' });
    await expect(stage.publish({ version: '1.4.4' })).rejects.toThrow(
      '42.1 of production is published as v1.4.3',
    );
    expect(there.release('v1.4.2')?.body).toBe(mark);
  });
});

it('plans without a token, as far as it can', async () => {
  const { outputs, summary } = await stageOn(
    { log: shop.log, journal: shop.journal },
    undefined as never,
  ).publish({ 'dry-run': 'true', 'github-token': '' });
  expect(outputs).toEqual({ tag: 'v1.4.2', version: '1.4.2' });
  expect(JSON.stringify(summary)).toContain('There is no token');
});
