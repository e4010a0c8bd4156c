import { expect, it } from 'vitest';
import { runIdentity } from '../src/index.ts';

const sha = 'a'.repeat(40);
const timestamp = '2026-11-30T15:04:05+02:00';
const commitAt = (event: unknown) =>
  runIdentity({
    runId: '42',
    sha,
    ref: 'refs/heads/main',
    actor: 'ann',
    runUrl: 'https://github.com/o/r/actions/runs/42',
    repository: 'o/r',
    env: () => undefined,
    event,
  }).commit;

it.each([
  ['a push', { head_commit: { id: sha, timestamp } }],
  ['a run that followed another', { workflow_run: { head_commit: { id: sha, timestamp } } }],
])('%s tells when its commit was made', (_, event) => {
  expect(commitAt(event)).toEqual({ sha, ref: 'refs/heads/main', at: '2026-11-30T13:04:05.000Z' });
});

it.each<[string, unknown]>([
  ['of another commit', { head_commit: { id: 'b'.repeat(40), timestamp } }],
  [
    'of another commit than the one that runs',
    { workflow_run: { head_commit: { id: 'b'.repeat(40), timestamp } } },
  ],
  ['without a time', { head_commit: { id: sha } }],
  ['with what is no time', { head_commit: { id: sha, timestamp: 'now' } }],
  ['of a branch that was deleted', { head_commit: null }],
  ['of another kind', { workflow_run: null }],
  ['that is none', undefined],
])('an event %s tells nothing', (_, event) => {
  expect(commitAt(event)).toEqual({ sha, ref: 'refs/heads/main' });
});
