import type { CommitOrder, Ending, ReleaseRecord } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { guardCommit, maybeLive } from '../src/index.ts';

/** Commits by number: a higher one is newer. `x…` is a branch, anything else is gone. */
const history = {
  async compare(base: string, head: string): Promise<CommitOrder> {
    if (head.startsWith('x')) return 'diverged';
    const [from, to] = [Number(base), Number(head)];
    if (Number.isNaN(from) || Number.isNaN(to)) return 'unknown';
    return from === to ? 'same' : from < to ? 'newer' : 'older';
  },
};

let run = 0;
function record(
  sha: string,
  verdict?: Ending,
  more: { undone?: boolean; subject?: string } = {},
): ReleaseRecord {
  const subject = more.subject ?? 'api';
  const id = String(++run);
  const at = '2026-11-21T00:00:00Z';
  return {
    intent: {
      schema: 1,
      id,
      environment: 'staging',
      commit: { sha, ref: 'refs/heads/main' },
      by: { actor: 'ann', url: `https://github.com/o/r/actions/runs/${id}` },
      at,
      targets: [{ subject, artifacts: {}, before: null }],
    },
    ...(verdict && {
      outcome: {
        schema: 1,
        intent: id,
        at,
        verdict,
        detail: '',
        targets: [{ subject, verdict, detail: '', ...(more.undone && { undone: true }) }],
      },
    }),
  };
}

const ask = (records: ReleaseRecord[], sha: string, allowOlder = false) =>
  guardCommit(records, { subject: 'api', sha, allowOlder }, history).then(
    notice => notice ?? 'goes on',
    (error: unknown) => (error instanceof Error ? `refused: ${error.message}` : 'threw'),
  );

describe('the stale-commit guard', () => {
  it.each([
    ['nothing recorded', [], '1', /^goes on$/],
    ['newer', [record('2', 'steady')], '3', /^goes on$/],
    ['the same again', [record('2', 'steady')], '2', /^goes on$/],
    [
      'older',
      [record('2', 'steady')],
      '1',
      /^refused: api: 1 is older than 2 \(release \d+ by ann, https.*live since/,
    ],
    [
      'older than one in flight',
      [record('3'), record('1', 'steady')],
      '2',
      /^refused: .*older than 3.*not ended/,
    ],
    [
      'older than one that failed and stayed',
      [record('3', 'failed'), record('1', 'steady')],
      '2',
      /^refused/,
    ],
    [
      'older than one that was undone',
      [record('3', 'failed', { undone: true }), record('1', 'steady')],
      '2',
      /^goes on$/,
    ],
    [
      'older than one that never started',
      [record('3', 'not-started'), record('1', 'steady')],
      '2',
      /^goes on$/,
    ],
    [
      'older than one that was superseded',
      [record('3', 'superseded'), record('1', 'steady')],
      '2',
      /^goes on$/,
    ],
    [
      'newer than what a rollback returned to',
      [record('1', 'steady'), record('3', 'steady')],
      '2',
      /^goes on$/,
    ],
    [
      'between one in flight and what serves below it',
      [record('1'), record('3', 'steady')],
      '2',
      /^refused: .*older than 3/,
    ],
    ['of another subject', [record('3', 'steady', { subject: 'web' })], '1', /^goes on$/],
    ['diverged', [record('2', 'steady')], 'x', /^api: x does not contain 2 .*go away/],
    ['gone from the history', [record('gone', 'steady')], '1', /^api: the history does not say/],
  ])('%s', async (_name, records, sha, expected) => {
    expect(await ask(records, sha)).toMatch(expected);
  });

  it('tells instead of refusing when an older commit is wanted', async () => {
    expect(await ask([record('2', 'steady')], '1', true)).toContain('allow-older is set');
  });

  it('says what to do', async () => {
    const refused = guardCommit([record('2', 'steady')], { subject: 'api', sha: '1' }, history);
    await expect(refused).rejects.toMatchObject({
      code: 'stale-commit',
      hint: expect.stringMatching(/newer commit.*allow-older: true/),
    });
  });

  it('looks no further than what is live for sure', () => {
    const records = [record('4'), record('3', 'steady'), record('2', 'steady')];
    expect(maybeLive(records, 'api').map(({ intent }) => intent.commit.sha)).toEqual(['4', '3']);
  });
});
