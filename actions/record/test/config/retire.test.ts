import { describe, expect, it } from 'vitest';
import { read, readRetire } from './read.ts';

const GIVEN = { operation: 'retire', environment: 'production', subject: 'ecs:eu-west-1/shop/api' };

describe('what is to be retired', () => {
  it('may be a stage’s own, or anything else; one, or a list', () => {
    expect(readRetire({ subject: GIVEN.subject, detail: ' moved\n into shop ' })).toMatchObject({
      subjects: ['ecs:eu-west-1/shop/api'],
      why: 'moved into shop',
      allowInFlight: false,
    });
    expect(readRetire({ targets: '["vercel:team_1/web", "lambda:a", "lambda:a"]' }).subjects).toEqual([
      'vercel:team_1/web',
      'lambda:a',
    ]);
  });

  it.each([
    ['nothing', { subject: '' }, /- subject: neither it nor `targets` was given/],
    ['no kind', { subject: 'api' }, /- subject: "api" is not a kind and a name/],
    ['both', { targets: '["lambda:a"]' }, /- subject: `targets` names subjects, too/],
    ['an object', { subject: '', targets: '{"lambda:a":{}}' }, /- targets: retire takes one JSON list/],
    ['an empty list', { subject: '', targets: '[]' }, /- targets: retire takes one JSON list/],
    ['a list of more', { subject: '', targets: '["lambda:a", 1]' }, /- targets: retire takes one JSON list/],
    ['a list with no kind', { subject: '', targets: '["lambda:a", "b"]' }, /- targets: "b" is not a kind/],
    ['no environment', { environment: '' }, /- environment: retire needs it/],
    ['no log', { 'release-log': 'none' }, /- release-log: without one nothing is kept/],
    ['no token', { 'github-token': '' }, /- github-token: /],
    ['a verdict', { verdict: 'steady' }, /- verdict: retire has no use for it/],
    ['artifacts', { artifacts: 'a=s3://b/c' }, /- artifacts: retire has no use for it/],
  ])('is told: %s', (_, more, why) => {
    expect(() => read({ ...GIVEN, ...more })).toThrow(why);
  });

  it('needs no token to plan', () => {
    expect(readRetire({ ...GIVEN, 'dry-run': 'true', 'github-token': '' }).home).toBeUndefined();
  });

  it('leaves its switch to itself', () => {
    const record = { ...GIVEN, operation: 'begin', subject: 'lambda:a', 'allow-in-flight': 'true' };
    expect(() => read(record)).toThrow(/- allow-in-flight: begin has no use for it.*retire/);
  });
});
