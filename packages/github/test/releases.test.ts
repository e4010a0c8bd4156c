import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createRelease,
  createTag,
  latestRelease,
  listReleases,
  readRelease,
  readTag,
  updateRelease,
} from '../src/index.ts';
import type { Scene } from './repository.ts';
import { HISTORY, peopledScene } from './shop.ts';

const { first, bens } = HISTORY;
let shop: Scene;
beforeEach(async () => {
  shop = await peopledScene();
});
afterEach(() => shop.github.close());

const wanted = (tag: string, more: object = {}) => ({
  tag,
  sha: bens,
  name: `Shop ${tag}`,
  body: 'What is new',
  prerelease: false,
  latest: true,
  ...more,
});

describe('createTag', () => {
  it('tags a commit, and is content where that is so already', async () => {
    expect(await readTag(shop.connect(), 'v1.0.0')).toBeUndefined();
    for (let time = 0; time < 2; time++) await createTag(shop.connect(), 'v1.0.0', bens);
    expect(await readTag(shop.connect(), 'v1.0.0')).toBe(bens);
  });

  it('never moves one', async () => {
    await createTag(shop.connect(), 'v1.0.0', first);
    await expect(createTag(shop.connect(), 'v1.0.0', bens)).rejects.toMatchObject({
      code: 'config',
      message: `The tag v1.0.0 is at commit ${first} already, and not at ${bens}.`,
    });
    expect(await readTag(shop.connect(), 'v1.0.0')).toBe(first);
  });

  it('knows the commit of one that is annotated', async () => {
    const { refs } = shop.github.repository('org/shop');
    const { sha } = await refs.createTag({ tag: 'v2', message: 'two', object: bens });
    await refs.create('refs/tags/v2', sha);
    await createTag(shop.connect(), 'v2', bens);
    await expect(createTag(shop.connect(), 'v2', first)).rejects.toMatchObject({ code: 'config' });
  });

  it.each([
    ['a name that none can have', 'v1..0', bens, 'not a valid ref name'],
    ['a commit that is not there', 'v1', 'f'.repeat(40), 'Object does not exist'],
  ])('says what is wrong with %s', async (_name, tag, sha, message) => {
    await expect(createTag(shop.connect(), tag, sha)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining(message),
    });
  });
});

describe('a release', () => {
  it('is made, read, changed and listed', async () => {
    const made = await createRelease(shop.connect(), wanted('v1.0.0'));
    expect(made).toMatchObject({ tag: 'v1.0.0', name: 'Shop v1.0.0', body: 'What is new', draft: false });
    expect(await readRelease(shop.connect(), 'v1.0.0')).toEqual(made);
    expect(await readTag(shop.connect(), 'v1.0.0')).toBe(bens);
    await createRelease(shop.connect(), wanted('v1.1.0'));
    const withdrawn = await updateRelease(shop.connect(), made.id, { body: 'Withdrawn', prerelease: true });
    expect(withdrawn).toEqual({ ...made, body: 'Withdrawn', prerelease: true });
    expect((await listReleases(shop.connect(), 5)).map(({ tag }) => tag)).toEqual(['v1.1.0', 'v1.0.0']);
    expect(await listReleases(shop.connect(), 1)).toHaveLength(1);
  });

  it('is the latest as it is told', async () => {
    expect(await latestRelease(shop.connect())).toBeUndefined();
    const one = await createRelease(shop.connect(), wanted('v1'));
    const two = await createRelease(shop.connect(), wanted('v2'));
    await createRelease(shop.connect(), wanted('v1.1', { latest: false }));
    await createRelease(shop.connect(), wanted('v3-rc', { prerelease: true, latest: false }));
    expect((await latestRelease(shop.connect()))?.tag).toBe('v2');
    await updateRelease(shop.connect(), one.id, { latest: true });
    expect((await latestRelease(shop.connect()))?.tag).toBe('v1');
    expect((await readRelease(shop.connect(), 'v2'))?.body).toBe(two.body);
  });

  it('that is there already is returned as it is', async () => {
    const made = await createRelease(shop.connect(), wanted('v1.0.0'));
    expect(await createRelease(shop.connect(), wanted('v1.0.0', { body: 'other' }))).toEqual(made);
    expect(await listReleases(shop.connect(), 5)).toHaveLength(1);
  });

  it('is not made where its commit is not there', async () => {
    const gone = createRelease(shop.connect(), wanted('v1.0.0', { sha: 'f'.repeat(40) }));
    await expect(gone).rejects.toMatchObject({ status: 422 });
    expect(await listReleases(shop.connect(), 5)).toEqual([]);
  });

  it('has notes as long as GitHub takes them', async () => {
    const made = await createRelease(shop.connect(), wanted('v1', { body: 'x'.repeat(200_000) }));
    expect(made.body).toHaveLength(125_000);
  });

  it('is found behind a hundred others', async () => {
    for (let minor = 0; minor < 120; minor++)
      shop.github.repository('org/shop').releases.create({ tag_name: `v1.${minor}` }, {
        login: 'ann',
      } as never);
    expect(await listReleases(shop.connect(), 110)).toHaveLength(110);
    expect(shop.github.log.counts()).toEqual({ 'github.ListReleases': 2 });
  });
});
