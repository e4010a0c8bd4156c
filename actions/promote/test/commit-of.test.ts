import { expect, it } from 'vitest';
import { commitOf } from '../src/commit-of.ts';
import { commit, digest, released } from './fakes.ts';

const ready = [
  { digest: digest('api-2'), commit: commit('second') },
  { digest: digest('web-1'), commit: commit('first') },
];
// Newest first; the second commit changed api alone, so web was built from the first.
const records = [
  released('staging', 'third', { api: digest('api-3'), web: digest('web-1') }),
  released('staging', 'second', { api: digest('api-2'), web: digest('web-1') }),
  released('staging', 'first', { api: digest('api-1'), web: digest('web-1') }),
];

it('is that of the release which had all of these images, not of the one that was built first', () => {
  expect(commitOf(ready.toReversed(), {}, { records })).toBe(commit('second'));
});

it('is that of the release which was chosen in the log, whatever its images say', () => {
  const release = { id: 'third', commit: { sha: commit('third'), ref: 'refs/heads/main' } };
  expect(commitOf(ready, { release }, { records })).toBe(commit('third'));
});

it('is what the first image says where no release had them, or no log is kept', () => {
  expect(commitOf(ready, {}, { records: records.slice(2) })).toBe(commit('second'));
  expect(commitOf([{ digest: digest('web-1'), commit: undefined }, ...ready], {}, undefined)).toBe(
    commit('second'),
  );
  expect(commitOf([{ digest: digest('web-1'), commit: undefined }], {}, undefined)).toBeUndefined();
});
