import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTeamMember, permissionOf } from '../src/index.ts';
import type { Scene } from './repository.ts';
import { peopledScene } from './shop.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await peopledScene();
});
afterEach(() => shop.github.close());

describe('isTeamMember', () => {
  it.each([
    ['ann', true],
    ['ANN', true],
    ['ben', false],
    ['cleo', false],
    ['nobody', false],
    ['../../other/memberships/ann', false],
  ])('%s: %s', async (login, member) => {
    expect(await isTeamMember(shop.connect('app'), 'org', 'release-managers', login)).toBe(member);
  });

  it('says that a job’s own token cannot tell', async () => {
    await expect(isTeamMember(shop.connect(), 'org', 'release-managers', 'ann')).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('`members: read`'),
      hint: expect.stringContaining("an App's token with Members: read, since GITHUB_TOKEN cannot"),
    });
  });

  it('is an error of a team that is not there, not a no', async () => {
    await expect(isTeamMember(shop.connect('app'), 'org', 'relaese', 'ann')).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('no team org/relaese'),
    });
  });
});

describe('permissionOf', () => {
  it.each([
    ['ann', 'write'],
    ['Ben', 'admin'],
    ['mallory', 'none'],
  ])('%s: %s', async (login, permission) => {
    expect(await permissionOf(shop.connect('nothing'), login)).toBe(permission);
  });
});
