import { afterEach, expect, it } from 'vitest';
import { type Scene, scene } from '../../../../packages/github/test/repository.ts';
import { publisher } from '../../src/live/publisher.ts';
import { sha } from '../shop.ts';

let there: Scene;
afterEach(() => there.github.close());

async function open(options: Parameters<typeof scene>[0] = {}) {
  there = await scene({ history: [sha('a'), sha('b'), sha('c')], ...options });
  return publisher(there.connect());
}

const wanted = {
  tag: 'v1.4.2',
  commit: sha('b'),
  title: 'v1.4.2',
  body: 'x',
  draft: false,
  prerelease: false,
};

it('says what a ruleset that restricts tags needs', async () => {
  const github = await open({ restrictedTags: 'v' });
  await expect(github.createTag('v1.4.2', sha('b'))).rejects.toMatchObject({
    code: 'config',
    message: expect.stringMatching(/refuses the tag v1.4.2 at bbbbbbb: .*creations being restricted/),
    hint: expect.stringContaining('may bypass it'),
  });
  expect(await github.tagAt('v1.4.2')).toBeUndefined();
});

it('names the permission that is missing, and not one where a rate limit refused', async () => {
  const github = await open({ tokens: { reader: { contents: 'read' } }, limitTold: 'nowhere' });
  await expect(publisher(there.connect('reader')).createTag('v1.4.2', sha('b'))).rejects.toMatchObject({
    hint: expect.stringContaining('contents: write'),
  });
  there.github.faults.add({ kind: 'throttle', service: 'github', status: 403, operation: 'CreateRef' });
  await github.createTag('v1.4.2', sha('b'));
  expect([await github.tagAt('v1.4.2'), there.clock.slept]).toEqual([sha('b'), [60_000]]);
});

it('changes texts and marks of an immutable release, and says nothing of its tag', async () => {
  const github = await open({ immutableReleases: true });
  const { id, immutable } = await github.create(wanted);
  const { tag: _tag, commit: _commit, draft: _draft, ...texts } = wanted;
  const changed = await github.update(id, { ...texts, body: 'y', prerelease: true, latest: false });
  expect([immutable, changed.immutable, changed.body, changed.prerelease]).toEqual([true, true, 'y', true]);
});

it('tells pull requests of this repository only, and merged ones', async () => {
  const pulls = [
    { number: 7, title: 'Orders', author: 'octocat', commits: [sha('b')] },
    { number: 8, title: 'Not merged', author: 'octocat', commits: [sha('b')], merged: false },
  ];
  const github = await open({ pulls });
  const upstream = there.github.repository('org/shop').pulls.add({ ...pulls[0], number: 9 } as never);
  upstream.html_url = 'https://github.com/upstream/shop/pull/9';
  expect((await github.pullsOf(sha('b'))).map(({ number }) => number)).toEqual([7]);
});

it('tells the newest of very many commits, and how many there are', async () => {
  const ids = Array.from({ length: 1_331 }, (_, at) => at.toString(16).padStart(40, '0'));
  const github = await open({ history: ids });
  const { commits, total, order } = await github.between(ids[0] ?? '', ids[1_330] ?? '', 250);
  expect([total, order, commits.length]).toEqual([1_330, 'newer', 250]);
  expect([commits[0]?.sha, commits.at(-1)?.sha]).toEqual([ids[1_330], ids[1_081]]);
});

it('makes a release once, where the answer is lost and lists lag behind', async () => {
  const github = await open({ lag: 1 });
  there.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateRelease' });
  await github.create(wanted);
  const released = there.github.repository('org/shop').releases.list();
  expect(released.map(({ tag_name }) => tag_name)).toEqual(['v1.4.2']);
});
