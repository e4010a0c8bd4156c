import { expect, it } from 'vitest';
import { deployedCommit } from '../src/index.ts';

const own = { sha: 'a'.repeat(40), ref: 'refs/heads/main', at: '2026-11-30T13:04:05.000Z' };
const deployed = (commit: string | undefined) =>
  deployedCommit({ commit }, { run: { commit: own } as never });

it.each([undefined, own.sha])('the run’s own commit keeps its date: %s', commit => {
  expect(deployed(commit)).toEqual(own);
});

it('another commit has none, since the run’s says nothing of it', () => {
  expect(deployed('b'.repeat(40))).toEqual({ sha: 'b'.repeat(40), ref: own.ref });
});
