import { describe, expect, it } from 'vitest';
import { parseMust, splitMust } from '../../src/rules/parse-must.ts';

describe('what must hold', () => {
  it.each([
    ['< 1%', [{ operator: '<', times: 0, plus: 0.01 }]],
    ['<= 300ms', [{ operator: '<=', times: 0, plus: 0.3 }]],
    ['< 0.5s', [{ operator: '<', times: 0, plus: 0.5 }]],
    ['>=99.5%', [{ operator: '>=', times: 0, plus: 0.995 }]],
    ['> -3', [{ operator: '>', times: 0, plus: -3 }]],
    ['< 1e3', [{ operator: '<', times: 0, plus: 1000 }]],
    ['<= before', [{ operator: '<=', times: 1, plus: 0 }]],
    ['<= 1.5x before', [{ operator: '<=', times: 1.5, plus: 0 }]],
    ['<= 2 x BEFORE', [{ operator: '<=', times: 2, plus: 0 }]],
    ['>= before - 1%', [{ operator: '>=', times: 1, plus: -0.01 }]],
    ['<= 1.2x before + 50ms', [{ operator: '<=', times: 1.2, plus: 0.05 }]],
    [
      '< 1% or <= 1.5x before',
      [
        { operator: '<', times: 0, plus: 0.01 },
        { operator: '<=', times: 1.5, plus: 0 },
      ],
    ],
  ])('%s', (text, bounds) => {
    expect(parseMust(text)).toMatchObject({
      bounds,
      inARow: 3,
      step: undefined,
      missing: 'unknown',
      must: text,
    });
  });

  it('says how many in a row, how far apart, and what silence means', () => {
    expect(parseMust('< 5 or < 2x before, 5 in a row every 5m or missing')).toMatchObject({
      inARow: 5,
      step: 300_000,
      missing: 'zero',
    });
    expect(parseMust('< 5 or missing')).toMatchObject({ inARow: 3, missing: 'zero' });
  });

  it.each([
    ['', 'has no bound'],
    ['under 5', 'has no bound in "under 5"'],
    ['< 5 for 5m', 'has no bound in'],
    ['< 5 or > 3', 'must stay low, and one that it must stay high'],
    ['> 5 or missing', 'no value cannot be good news'],
    ['<= 0x before', 'compares with nothing'],
    ['<= -1x before', 'compares with nothing'],
    ['< 5, 0 in a row', 'asks for 0 values in a row'],
    ['< 5 every 30s', 'every "30s"'],
    ['< 5 every soon', 'every "soon"'],
  ])('%j is refused: it %s', (text, problem) => {
    const found = parseMust(text);
    expect(found).toEqual([expect.objectContaining({ problem: expect.stringContaining(problem) })]);
  });

  it('tells all that is wrong', () => {
    expect(parseMust('< 5 or > 3, 0 in a row every 30s')).toHaveLength(3);
  });
});

describe('where a query ends', () => {
  it.each([
    ['up < 1', 'up', '< 1'],
    [
      'sum(rate(a[5m])) / sum(rate(b[5m])) < 1% or <= 1.5x before',
      'sum(rate(a[5m])) / sum(rate(b[5m]))',
      '< 1% or <= 1.5x before',
    ],
    ['sum(a) > 0 or vector(0) < 5', 'sum(a) > 0 or vector(0)', '< 5'],
    ['count(a > 3) < 5, 2 in a row', 'count(a > 3)', '< 5, 2 in a row'],
    [
      'SELECT percentage(count(*), WHERE duration > 1) FROM Transaction < 5 every 5m',
      'SELECT percentage(count(*), WHERE duration > 1) FROM Transaction',
      '< 5 every 5m',
    ],
    ['a < 5 or missing', 'a', '< 5 or missing'],
  ])('%s', (text, query, must) => {
    expect(splitMust(text)).toEqual({ query, must });
  });

  it('is nowhere without a bound, nor without a query', () => {
    expect(splitMust('sum(a)')).toBeUndefined();
    expect(splitMust('< 5')).toBeUndefined();
  });
});
