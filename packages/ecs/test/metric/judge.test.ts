import { expect, it } from 'vitest';
import { parseMetricCheck } from '../../src/metric/index.ts';
import { judgeMetric, type MetricVerdict } from '../../src/metric/judge-metric.ts';

const START = Date.parse('2030-01-01T10:00:00Z');
const minute = 60_000;

/** Values of the minutes from ten o'clock on, `undefined` where there is none, seen so many minutes after it. */
function judge(text: string, values: (number | undefined)[], after: number): MetricVerdict {
  const check = parseMetricCheck(`Shop/X ${text}`);
  if (typeof check === 'string') throw new Error(check);
  const points = new Map(
    values.flatMap((value, n) => (value === undefined ? [] : [[START + n * minute, value] as const])),
  );
  return judgeMetric(check, points, { start: START, now: START + after * minute, patience: 3 * minute });
}
const none = undefined;

it.each<[string, (number | undefined)[], number, MetricVerdict['state'], RegExp]>([
  ['Sum < 5 for 3m', [1, 4, 0], 4, 'passed', /X Sum < 5 for 3m 00s: 0 to 4/],
  ['Sum < 5 for 3m', [1, 4, 0], 3.9, 'waiting', /3 of 3 values/],
  ['Sum < 5 for 3m', [2, 2, 2], 4, 'passed', /always 2/],
  ['Sum < 5 for 3m', [1, 5], 1.1, 'failed', /X Sum was 5 at 10:01 UTC, must be < 5/],
  ['Average < 5 for 3m', [1, 9], 2.5, 'waiting', /1 of 3/],
  ['Average < 5 for 3m', [1, 9], 3, 'failed', /was 9 at 10:01/],
  ['Sum > 5 for 3m', [6, 2], 2.5, 'waiting', /1 of 3/],
  ['Sum > 5 for 3m', [6, 2], 3, 'failed', /was 2 at 10:01/],
  ['Sum <= 5 for 2m', [5, 5], 3, 'passed', /always 5/],
  ['Sum >= 5 for 2m', [5, 5], 3, 'passed', /always 5/],
  ['Sum > 5 for 2m', [5, 6], 3, 'failed', /was 5/],
  ['Sum < 5 for 3m', [], 5.9, 'waiting', /0 of 3/],
  ['Sum < 5 for 3m', [], 6, 'failed', /3 of 3 values since 10:00 UTC are missing, waited 3m 00s/],
  ['Sum < 5 for 3m', [1, none, 1], 5.9, 'waiting', /2 of 3/],
  ['Sum < 5 for 3m', [1, none, 1], 6, 'failed', /1 of 3 values .*missing/],
  ['Sum < 5 for 3m or missing', [], 5.9, 'waiting', /0 of 3/],
  ['Sum < 5 for 3m or missing', [], 6, 'passed', /3 of 3 .*missing, which is taken as good$/],
  ['Sum < 5 for 3m or missing', [none, 3], 6, 'passed', /taken as good; always 3/],
  ['Sum < 5 for 3m or missing', [none, none, 9], 6, 'failed', /was 9 at 10:02/],
])('%s of %j after %f minutes is %s', (text, values, after, state, detail) => {
  expect(judge(text, values, after)).toEqual({ state, detail: expect.stringMatching(detail) });
});

it('looks at nothing from before and after its window', () => {
  expect(judge('Sum < 5 for 1m', [1, 99], 3).state).toBe('passed');
});
