import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeGithub } from './fake-github.ts';
import { openShop, sha } from './shop.ts';
import { stageOn } from './stage.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
let there: ReturnType<typeof fakeGithub>;
let stage: ReturnType<typeof stageOn>;

/** 41.1 serves the web, 42.1 the API. */
beforeEach(async () => {
  shop = await openShop();
  there = fakeGithub();
  stage = stageOn(shop, there.github);
  await shop.deploy('41.1', { at: 0, commit: 'a', services: { web: '1' } });
  await shop.deploy('42.1', { at: 10, commit: 'b', services: { api: '2' } });
});
afterEach(() => shop.close());

it('does not take the latest from what is newer, where an older run comes after it', async () => {
  await stage.publish({ version: '1.4.2', release: '42.1' });
  await stage.publish({ version: '1.4.1', release: '41.1' });
  expect(there.latest()).toBe('v1.4.2');
  await stage.publish({ version: '1.4.1', release: '41.1', latest: 'true' });
  expect(there.latest()).toBe('v1.4.1');
});

it('gives the latest back to the newest that serves, whatever was published last', async () => {
  await stage.publish({ version: '1.4.2', release: '42.1' });
  await stage.publish({ version: '1.4.1', release: '41.1' });
  await shop.deploy('43.1', { at: 20, commit: 'c', services: { db: '3' } });
  await stage.publish({ version: '1.4.3' });
  const back = { to: '42.1', why: 'errors', refuses: ['3'] };
  await shop.deploy('44.1', { at: 30, commit: 'b', services: { db: '2' }, back });
  await stage.withdraw();
  expect(there.latest()).toBe('v1.4.2');
});

it('publishes nothing that was rolled back while it looked for changes', async () => {
  const { between } = there.github;
  there.github.between = async (...asked) => {
    const back = { to: '40.1', why: 'errors', refuses: ['2'] };
    await shop.deploy('43.1', { at: 20, commit: 'a', services: { api: '1' }, back });
    return between(...asked);
  };
  await expect(stage.publish()).rejects.toThrow('42.1 of production is not to be published');
  expect(there.writes).toEqual([]);
});

it('goes on where a run died between the tag and the release, and says so', async () => {
  there.loseOne();
  const { error, outputs, summary } = await stage.publish({ version: 'date' });
  expect(error?.message).toBe('GitHub did not answer');
  expect(outputs).toMatchObject({ tag: 'v2026.11.30', 'release-id': '42.1' });
  expect(outputs).not.toHaveProperty('url');
  expect(JSON.stringify(summary)).toContain('The tag v2026.11.30 is there. Run this again');
  expect((await stage.publish({ version: 'date' })).outputs.tag).toBe('v2026.11.30');
  expect([...there.tags.keys()]).toEqual(['v2026.11.30']);
});

it('has done nothing where a draft is not made', async () => {
  there.loseOne();
  await expect(stage.publish({ draft: 'true' })).rejects.toThrow('did not answer');
  expect(there.tags.size).toBe(0);
});

/** Another run of the same kind has made the release between this one's look and its write. */
async function fasterThan(body: string) {
  const { create } = there.github;
  there.github.create = async wanted => {
    const { tag, commit, draft, prerelease } = wanted;
    return create({ tag, commit, draft, prerelease, body });
  };
}

it('updates what another run has published at the same moment', async () => {
  await fasterThan(
    '<!-- pipeline release {"environment":"production","release":"40.1","latest":true,"notes":"x"} -->',
  );
  const { error, outputs } = await stage.publish();
  expect([error, outputs.tag, there.latest()]).toEqual([undefined, 'v1.4.2', 'v1.4.2']);
  expect(there.release('v1.4.2')?.body).toContain('"release":"42.1"');
});

it('does not call its own what somebody else has published at the same moment', async () => {
  await fasterThan('by hand');
  const { error, outputs } = await stage.publish();
  expect(error?.message).toContain('a release v1.4.2 on GitHub already, and it is not of this stage');
  expect(outputs).not.toHaveProperty('url');
  expect([there.release('v1.4.2')?.body, there.tags.get('v1.4.2')]).toEqual(['by hand', sha('b')]);
});

it.each([
  ['date', 'v2026.11.30', 'v2026.11.30-2'],
  ['auto', 'v1.4.1', 'v1.4.2'],
])(
  'takes the next version where another run takes it at the same moment (%s)',
  async (version, taken, next) => {
    await stage.publish({ version: '1.4.0', release: '41.1' });
    const { createTag } = there.github;
    there.github.createTag = async (tag, commit) => {
      there.github.createTag = createTag;
      await createTag(taken, sha('e'));
      await createTag(tag, commit);
    };
    const { error, outputs } = await stage.publish({ version });
    expect([error, outputs.tag, there.tags.get(next)]).toEqual([undefined, next, sha('b')]);
    expect(there.tags.get(taken)).toBe(sha('e'));
  },
);

it('does not count past any number of tags that nobody has released', async () => {
  await stage.publish({ version: '1.4.0', release: '41.1' });
  for (let patch = 1; patch < 9; patch++) there.tags.set(`v1.4.${patch}`, sha('e'));
  await expect(stage.publish({ version: 'auto' })).rejects.toThrow('up to v1.4.5 are taken by tags');
});
