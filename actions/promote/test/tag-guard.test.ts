import { expect, it } from 'vitest';
import { collisions, judgeTag, type Tagged, type TagLook } from '../src/tag-guard.ts';
import { commit, digest } from './fakes.ts';

const TO = { registry: 'ghcr.io', repository: 'org/prod/api' };
const LOOK: TagLook = {
  image: 'api',
  to: TO,
  tag: 'v1',
  digest: digest('ours'),
  now: digest('theirs'),
  commit: commit('theirs'),
  order: 'newer',
};

it.each<[string, Partial<TagLook>, boolean, 'silent' | 'refused' | RegExp]>([
  ['a new tag', { now: undefined, order: 'same' }, false, 'silent'],
  ['a tag at this very image', { now: digest('ours'), order: 'same' }, false, 'silent'],
  ['an older commit there', { order: 'newer' }, false, 'silent'],
  ['another build of the same commit', { order: 'same' }, false, /another build of the same commit/],
  ['a commit beside ours', { order: 'diverged' }, false, /its changes go away/],
  ['a commit that nobody knows', { order: 'unknown' }, false, /nothing says how that stands/],
  ['a newer commit there', { order: 'older' }, false, 'refused'],
  ['a newer commit there, on purpose', { order: 'older' }, true, /because allow-older is set/],
])('%s', (_, fields, allowOlder, expected) => {
  const { note, refusal } = judgeTag({ ...LOOK, ...fields }, { allowOlder });
  if (expected === 'refused') expect(refusal?.problem).toContain('newer than this image');
  else if (expected === 'silent') expect({ note, refusal }).toEqual({ note: undefined, refusal: undefined });
  else expect({ note, refusal }).toEqual({ note: expect.stringMatching(expected), refusal: undefined });
});

it('sees two images under one tag, but not one image under two names', () => {
  const image = (name: string, of: string, tags = ['v1']): Tagged => ({
    ...{ name, to: TO, tags, digest: digest(of), commit: undefined },
  });
  expect(collisions([image('api', 'a'), image('worker', 'a')])).toEqual([]);
  expect(collisions([image('api', 'a'), image('web', 'b', ['v2'])])).toEqual([]);
  expect(collisions([image('api', 'a'), image('web', 'b')])).toMatchObject([{ image: 'web' }]);
});
