import { expect, it } from 'vitest';
import { READ_AT_ONCE, type ReleaseLog, type ReleaseRecord } from '../src/index.ts';

const COMMIT = '1'.repeat(40);
const time = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

/** What one job released, a minute each, and ended before the next. */
export function jobEntry(minute: number, subject = 'api', environment = 'production'): ReleaseRecord {
  const id = `${minute}.1`;
  return {
    intent: {
      schema: 1,
      id,
      environment,
      commit: { sha: COMMIT, ref: 'refs/heads/main' },
      by: { actor: 'ann', url: `https://github.com/org/shop/actions/runs/${minute}` },
      at: time(minute),
      targets: [{ subject, artifacts: {}, before: null }],
    },
    outcome: {
      schema: 1,
      intent: id,
      at: time(minute),
      verdict: 'steady',
      detail: 'serves',
      targets: [{ subject, verdict: 'steady', detail: 'serves' }],
    },
  };
}

/** So many, newest first. */
export const jobEntries = (count: number): ReleaseRecord[] =>
  Array.from({ length: count }, (_, at) => jobEntry(count - at));

/** What every release log promises of `enough`, wherever it is. @param filled a log that has these, newest first */
export function readsOn(filled: (records: readonly ReleaseRecord[]) => Promise<ReleaseLog>): void {
  it.each([
    [3, 1_000, [100, 200, 300], 300],
    [1, 1_000, [100], 100],
    // The log ends: nobody is asked about what is all of it.
    [9, 1_000, [100, 200, 300], 350],
    // Nor at the limit.
    [9, 200, [100], 200],
    [9, 250, [100, 200], 250],
    [9, 60, [], 60],
  ])('reads on until %i times are enough of at most %i', async (times, limit, asked, found) => {
    const all = jobEntries(350);
    const log = await filled(all);
    const sizes: number[] = [];
    const records = await log.recent('production', limit, {
      async enough(soFar) {
        expect(soFar).toEqual(all.slice(0, soFar.length));
        sizes.push(soFar.length);
        return sizes.length === times;
      },
    });
    expect(sizes).toEqual(asked);
    expect(sizes.every(size => size % READ_AT_ONCE === 0)).toBe(true);
    expect(records).toEqual(all.slice(0, found));
  });

  it('ends what was begun a page before with what was said of it since', async () => {
    const [held, ...others] = jobEntries(150).toReversed();
    if (held?.outcome === undefined) throw new Error('there is none');
    // The oldest has ended last of all.
    const late = { ...held.outcome, at: time(200) };
    const begun = { intent: held.intent };
    const log = await filled([...others.toReversed(), begun]);
    await log.conclude('production', late);
    const records = await log.recent('production', 1_000, { enough: soFar => soFar.length > 140 });
    expect(records.at(-1)).toEqual({ intent: held.intent, outcome: late });
    expect((await log.recent('production', 1_000, { enough: () => true })).length).toBe(100);
  });
}
