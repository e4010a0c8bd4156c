import { RemoteError } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { collisions, judgeTag, lookAtTags, type Tagged, type TagLook } from '../src/tag-guard.ts';
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

/** A tag that is at another image, and what is said of the two commits. */
function standing(fields: Partial<Parameters<typeof lookAtTags>[1]> = {}) {
  const image: Tagged = { name: 'api', to: TO, digest: digest('ours'), commit: commit('ours'), tags: ['v1'] };
  return lookAtTags([image], {
    tags: { at: async () => digest('theirs') },
    images: { describe: async () => ({ commit: commit('theirs') }) },
    history: { compare: async () => 'newer' },
    signal: new AbortController().signal,
    ...fields,
  });
}

const remote = (message: string, status: number, errorCode?: string) =>
  new RemoteError(message, {
    service: 'ghcr.io',
    operation: 'read manifest',
    status,
    ...(errorCode && { errorCode }),
  });
const fails = (error: Error) => () => Promise.reject(error);

it.each<[string, Partial<Parameters<typeof lookAtTags>[1]>]>([
  ['that says no commit', { images: { describe: async () => ({}) } }],
  ['whose config is gone', { images: { describe: fails(remote('gone', 404)) } }],
  ['that is no image', { images: { describe: fails(remote('no JSON', 200, 'MANIFEST_INVALID')) } }],
  ['of a commit that is gone', { history: { compare: async () => 'unknown' } }],
])('does not know how this image stands to one %s', async (_, given) => {
  expect(await standing(given)).toMatchObject({ looks: [{ order: 'unknown' }], refusals: [] });
});

it('asks nobody how an image stands that says no commit itself', async () => {
  const asked = { describe: fails(new Error('asked')) };
  const found = await lookAtTags(
    [{ name: 'api', to: TO, digest: digest('ours'), commit: undefined, tags: ['v1'] }],
    {
      tags: { at: async () => digest('theirs') },
      images: asked,
      history: { compare: fails(new Error('asked')) },
      signal: new AbortController().signal,
    },
  );
  expect(found).toMatchObject({ looks: [{ order: 'unknown' }], refusals: [] });
});

it.each<[string, Partial<Parameters<typeof lookAtTags>[1]>]>([
  ['the registry', { images: { describe: fails(remote('too many requests', 429)) } }],
  ['GitHub', { history: { compare: fails(remote('too many requests', 429)) } }],
])('refuses a tag where %s does not say how it stands', async (_, ports) => {
  const { looks, refusals } = await standing(ports);
  expect(looks).toEqual([]);
  expect(refusals).toEqual([
    {
      image: 'api',
      problem: `ghcr.io/org/prod/api:v1 is at ${digest('theirs')}, and whether that is newer than this image could not be found out: too many requests`,
      fix: 'Mend that and run this job again',
    },
  ]);
});

it('refuses the one tag that cannot be looked at, and looks at the others', async () => {
  const image: Tagged = {
    name: 'api',
    to: TO,
    digest: digest('ours'),
    commit: undefined,
    tags: ['v1', 'v2'],
  };
  const at = async (_: unknown, tag: string) => {
    if (tag === 'v1') throw remote('ghcr.io does not answer', 503);
    return undefined;
  };
  const found = await lookAtTags([image], {
    tags: { at },
    images: { describe: async () => ({}) },
    history: { compare: async () => 'newer' },
    signal: new AbortController().signal,
  });
  expect(found).toMatchObject({
    looks: [{ tag: 'v2', order: 'same' }],
    refusals: [{ image: 'api', problem: 'ghcr.io does not answer' }],
  });
});

it('tells a bug as one, and not as an image that may not go', async () => {
  await expect(standing({ history: { compare: fails(new TypeError('x is undefined')) } })).rejects.toThrow(
    TypeError,
  );
});
