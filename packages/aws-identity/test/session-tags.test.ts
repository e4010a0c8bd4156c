import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRoleChain, runTags, sessionTags } from '../src/index.ts';

it.each<[string, Record<string, string | undefined>, Record<string, string>]>([
  ['characters that AWS refuses', { Actor: 'github-actions[bot]' }, { Actor: 'github-actions-bot-' }],
  ['letters of any script', { Team: 'Größe 東京' }, { Team: 'Größe 東京' }],
  ['a long value', { Ref: 'x'.repeat(300) }, { Ref: 'x'.repeat(256) }],
  ['a long value that ends in a wide letter', { Ref: `${'x'.repeat(255)}𝒳` }, { Ref: 'x'.repeat(255) }],
  ['a long key', { ['k'.repeat(130)]: 'v' }, { ['k'.repeat(128)]: 'v' }],
  ['nothing', { Environment: undefined, Actor: ' ' }, {}],
  ['keys that differ in case', { run: '1', Run: '2' }, { run: '1' }],
  ['AWS’s own prefix', { 'aws:run': '1' }, {}],
  ['a line end', { Note: 'a\nb' }, { Note: 'a-b' }],
])('takes %s', (_what, wanted, tags) => {
  expect(sessionTags(wanted)).toEqual(tags);
});

it('takes fifty', () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, 'v']));
  expect(Object.keys(sessionTags(many))).toHaveLength(50);
});

it('takes any text to what AWS takes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 });
  fc.assert(
    fc.property(fc.dictionary(text, text, { maxKeys: 60 }), wanted => {
      const tags = Object.entries(sessionTags(wanted));
      expect(tags.length).toBeLessThanOrEqual(50);
      expect(new Set(tags.map(([key]) => key.toLowerCase())).size).toBe(tags.length);
      for (const [key, value] of tags) {
        expect(key).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
        expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
      }
    }),
  );
});

it('names a run', () => {
  expect(runTags({ repository: 'org/shop', sha: 'abc', runId: 7, actor: 'me' })).toEqual({
    Repository: 'org/shop',
    Commit: 'abc',
    Run: '7',
    Actor: 'me',
  });
});

const A = 'arn:aws:iam::123456789012:role/a';
const B = 'arn:aws:iam::123456789012:role/b';
it.each<[string[], string | undefined, RegExp[]]>([
  [[A, B], undefined, []],
  [[A, 'b'], undefined, [/role 2 of the chain, "b", is not an ARN/]],
  [
    ['arn:aws:iam::1:role/x', 'arn:aws:sts::123456789012:assumed-role/x/y'],
    A,
    [/role 1 .*account id/, /role 2 .*session/],
  ],
  [[A], A, [/role 1 .*is the role before it/]],
  [[A, B, B], undefined, [/role 3 .*is the role before it/]],
  [[A, B, A, B, A, B], undefined, [/has 6 roles/]],
  [['arn:aws-cn:iam::123456789012:role/a'], A, [/another partition/]],
])('reads the chain %j after %s', (list, first, problems) => {
  expect(parseRoleChain(list, first).problems).toEqual(
    problems.map(problem => expect.stringMatching(problem)),
  );
});
