import { expect, it } from 'vitest';
import { parseProof, type ReleaseProof } from '../src/index.ts';

const proof: ReleaseProof = {
  schema: 1,
  release: '42.1',
  at: '2026-11-21T10:02:00Z',
  result: 'failed',
  checks: ['smoke', 'e2e'],
  digests: [`sha256:${'a'.repeat(64)}`],
  by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/42' },
};

it('reads what was written, without what it does not know', () => {
  expect(parseProof(JSON.parse(JSON.stringify({ ...proof, since: 'later' })))).toEqual(proof);
});

it('reads what has an address instead of a digest', () => {
  const web = { ...proof, artifacts: ['vercel://dpl_5ucQ'] };
  expect(parseProof(JSON.parse(JSON.stringify(web)))).toEqual(web);
});

it.each<[string, unknown, RegExp]>([
  ['a text', 'proof', /proof must be an object/],
  ['a later version', { ...proof, schema: 2 }, /schema 2 is newer/],
  ['no release', { ...proof, release: undefined }, /release must be a text/],
  ['no time', { ...proof, at: 'yesterday' }, /ISO 8601/],
  ['another result', { ...proof, result: 'skipped' }, /result must be passed or failed/],
  ['checks that are no list', { ...proof, checks: 'smoke' }, /checks must be a list/],
  ['a check without a name', { ...proof, checks: ['smoke', 1] }, /checks\[1\] must be a text/],
  ['a tag for a digest', { ...proof, digests: ['v1'] }, /digests\[0\] must be a digest/],
  ['an address that is no text', { ...proof, artifacts: [7] }, /artifacts\[0\] must be a text/],
  ['nobody', { ...proof, by: { actor: 'ann' } }, /by\.url must be a text/],
])('%s is not read', (_, json, why) => {
  expect(parseProof(json)).toEqual(expect.stringMatching(why));
});
