import { describe, expect, it } from 'vitest';
import { type Baseline, fits, stepFor, type Watched, windowsOf } from '../../src/index.ts';

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);
const clock = (ms: number) => new Date(ms).toISOString().slice(8, 16).replace('T', ' ');
const minute = 60_000;

function windows(
  {
    now = '14:00:00',
    baseline = 'before',
    step = minute,
  }: { now?: string; baseline?: Baseline; step?: number },
  more: Partial<Watched> = {},
) {
  const watched = { begun: at('12:00:30'), since: at('12:03:20'), ...more };
  const { after, before } = windowsOf(watched, { now: at(now), watchFor: 60 * minute, baseline, step });
  return [after, before].map(({ from, to }) => `${clock(from)} – ${clock(to)}`);
}

describe('the windows', () => {
  it.each<[string, Parameters<typeof windows>, string[]]>([
    [
      'whole minutes since it serves; and as long before it began',
      [{}],
      ['21 12:04 – 21 13:03', '21 11:00 – 21 12:00'],
    ],
    ['up to a minute ago', [{ now: '12:20:30' }], ['21 12:04 – 21 12:19', '21 11:00 – 21 12:00']],
    ['nothing yet', [{ now: '12:03:40' }], ['21 12:04 – 21 12:04', '21 11:00 – 21 12:00']],
    ['in whole steps', [{ step: 5 * minute }], ['21 12:05 – 21 13:00', '21 11:00 – 21 12:00']],
    [
      'until another release began',
      [{}, { until: at('12:30:00') }],
      ['21 12:04 – 21 12:30', '21 11:00 – 21 12:00'],
    ],
    [
      'not before the release before',
      [{}, { previousSince: at('11:40:10') }],
      ['21 12:04 – 21 13:03', '21 11:41 – 21 12:00'],
    ],
    [
      'the release before served for no time',
      [{}, { previousSince: at('12:00:20') }],
      ['21 12:04 – 21 13:03', '21 12:00 – 21 12:00'],
    ],
    ['a day earlier', [{ baseline: 'day' }], ['21 12:04 – 21 13:03', '20 12:04 – 20 13:04']],
    ['a week earlier', [{ baseline: 'week' }], ['21 12:04 – 21 13:03', '14 12:04 – 14 13:04']],
  ])('%s', (_, given, expected) => {
    expect(windows(...given)).toEqual(expected);
  });

  it('have no more values than a source gives at once', () => {
    for (const hours of [1, 6, 7, 24, 72]) {
      const step = stepFor(hours * 60 * minute);
      expect(fits(hours * 60 * minute, step)).toBe(true);
      expect(step % minute).toBe(0);
    }
    expect([stepFor(60 * minute), stepFor(24 * 60 * minute)]).toEqual([minute, 4 * minute]);
    expect(fits(24 * 60 * minute, minute)).toBe(false);
  });
});
