import type { ReleaseRecord } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { LOST_RUN, type LostRun, lostOf, parseLostRun, silentIn, wholeReleases } from '../../src/index.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 12, minute)).toISOString();

interface Given {
  id: string;
  from: number;
  until?: number;
  verdict?: 'steady' | 'failed';
  back?: { to: string; why: string };
  retires?: { why: string };
}

function record(
  subjects: string[],
  { id, from, until, verdict = 'steady', back, retires }: Given,
): ReleaseRecord {
  return {
    intent: {
      schema: 1,
      id,
      environment: 'production',
      commit: { sha: 'a'.repeat(40), ref: 'refs/heads/main' },
      by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/1' },
      at: at(from),
      targets: subjects.map(subject => ({ subject, artifacts: { app: `a@${id}` }, before: null })),
      ...(back && { back }),
      ...(retires && { retires }),
    },
    ...(until !== undefined && {
      outcome: {
        schema: 1,
        intent: id,
        at: at(until),
        verdict,
        detail: '',
        targets: subjects.map(subject => ({ subject, verdict, detail: '' })),
      },
    }),
  };
}
/** Oldest first. */
const silent = (...records: ReleaseRecord[]) =>
  silentIn(records.toReversed(), []).map(({ release, since, subjects }) => [release.id, since, subjects]);

describe('what has begun and not ended', () => {
  it('is told with what nothing newer serves on, since its last silent job began', () => {
    expect(
      silent(
        record(['a'], { id: '1.1', from: 0, until: 1 }),
        record(['a', 'b'], { id: '2.1', from: 2 }),
        record(['c'], { id: '2.1', from: 3 }),
        record(['a'], { id: '3.1', from: 5, until: 6 }),
      ),
    ).toEqual([['2.1', at(3), ['b', 'c']]]);
  });

  it.each([
    ['has ended', [record(['a'], { id: '1.1', from: 0, until: 1, verdict: 'failed' })]],
    [
      'something newer serves instead of',
      [record(['a'], { id: '1.1', from: 0 }), record(['a'], { id: '2.1', from: 2, until: 3 })],
    ],
    [
      'a rollback has left',
      [
        record(['a'], { id: '1.1', from: 0 }),
        record(['a'], { id: '2.1', from: 2, until: 3, back: { to: '0.1', why: 'bad' } }),
      ],
    ],
    [
      'was retired since',
      [record(['a'], { id: '1.1', from: 0 }), record(['a'], { id: '2.1', from: 2, retires: { why: '' } })],
    ],
    ['touches nothing', [record([], { id: '1.1', from: 0 })]],
  ])('is none that %s', (_, records) => {
    expect(silent(...records)).toEqual([]);
  });

  it('goes on being one after a newer one that failed', () => {
    const failed = record(['a'], { id: '2.1', from: 2, until: 3, verdict: 'failed' });
    expect(silent(record(['a'], { id: '1.1', from: 0 }), failed)).toEqual([['1.1', at(0), ['a']]]);
  });
});

describe('a lost run', () => {
  const entry: LostRun = {
    schema: 1,
    key: 'k',
    at: at(30),
    release: '2.1',
    back: false,
    sure: true,
    detail: 'its run is over',
  };
  const [release] = wholeReleases([record(['a'], { id: '2.1', from: 2 })], []);

  it('is what was seen first of a release that has said nothing since', () => {
    if (release === undefined) throw new Error('there is no release');
    const later = { ...entry, at: at(40) };
    expect(lostOf(release, [later, entry])).toBe(entry);
    expect(lostOf(release, [{ ...entry, back: true }])).toBeUndefined();
    expect(lostOf(release, [{ ...entry, at: at(1) }])).toBeUndefined();
    expect(lostOf({ ...release, ended: at(50) }, [entry])).toBeUndefined();
  });

  it('is read as it was written, and left out where it cannot be', () => {
    expect([LOST_RUN, parseLostRun(JSON.parse(JSON.stringify(entry)))]).toEqual(['lost-run', entry]);
    expect(typeof parseLostRun({ ...entry, schema: 2 })).toBe('string');
    expect(typeof parseLostRun({ ...entry, at: 'noon' })).toBe('string');
  });
});
