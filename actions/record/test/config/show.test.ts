import { describe, expect, it } from 'vitest';
import { read, readShow } from './read.ts';

const ROLE = 'arn:aws:iam::123456789012:role/look';

describe('what is asked', () => {
  it('is of one environment or of several', () => {
    expect(readShow({ environment: 'production' }).environments).toEqual(['production']);
    expect(readShow({ environments: 'staging, production\nstaging' }).environments).toEqual([
      'staging',
      'production',
    ]);
  });

  it.each([
    ['a role', { 'role-to-assume': ROLE }, {}, true],
    ['a token of Vercel’s', { 'vercel-token': 'vc_1' }, {}, true],
    ['nobody', {}, {}, false],
    ['nobody, though the job has a token for other steps', {}, { VERCEL_TOKEN: 'vc_1' }, false],
    ['whoever the environment has', { 'compare-live': 'true' }, { VERCEL_TOKEN: 'vc_1' }, true],
    ['a role that is not to be used', { 'role-to-assume': ROLE, 'compare-live': 'false' }, {}, false],
  ])('asks the platforms as %s', (_, given, env, compare) => {
    expect(readShow({ environment: 'production', ...given }, env).compare).toBe(compare);
  });

  it('takes whose role it is', () => {
    expect(readShow({ environment: 'production', 'role-to-assume': ROLE }).fleet).toMatchObject({
      aws: { roleToAssume: ROLE },
    });
  });
});

it.each([
  ['no environment', {}, /- environment: show needs it, or `environments`/],
  [
    'two ways at once',
    { environment: 'a', environments: 'b' },
    /- environments: `environment` was given, too/,
  ],
  ['a name that is none', { environments: ' /x' }, /- environments: .* is not an environment's name/],
  ['no end', { environment: 'a', limit: '0' }, /- limit: 0 is out of bounds/],
  ['too much', { environment: 'a', limit: '101' }, /- limit: 101 is out of bounds/],
  [
    'drift that nobody looks for',
    { environment: 'a', 'fail-on-drift': 'true' },
    /- fail-on-drift: nothing is compared/,
  ],
  ['a subject', { environment: 'a', subject: 'lambda:x' }, /- subject: show has no use for it/],
  ['no role', { environment: 'a', 'role-to-assume': 'look' }, /- role-to-assume: /],
  ['no token', { environment: 'a', 'github-token': '' }, /- github-token: /],
])('refuses %s', (_, given, why) => {
  expect(() => read({ operation: 'show', ...given })).toThrow(why);
});
