import { describe, expect, it } from 'vitest';
import { judgeRule } from '../../src/index.ts';
import { rule } from './rule.ts';

type Values = (number | undefined)[];

const none = undefined;
const calm: Values = [10, 10, 10, 10, 10, 10];

const rows: [what: string, must: string, after: Values, before: Values, state: string, detail: string][] = [
  ['all within', '< 5', [1, 2, 1, 2, 1, 2], [], 'good', '6 values'],
  ['one spike', '< 5', [1, 99, 1, 1, 1, 1], [], 'good', '6 values'],
  ['two in a row are not three', '< 5', [1, 9, 9, 1, 1, 1], [], 'good', '6 values'],
  ['three in a row', '< 5', [1, 9, 7, 8, 1, 1], [], 'breach', '3 in a row, from 7 to 9'],
  [
    'three in a row at the end, long before there are enough',
    '< 5',
    [9, 9, 9],
    [],
    'breach',
    '3 in a row, at 9',
  ],
  ['a gap does not end a row', '< 5', [9, none, 9, none, 9, 1], [], 'breach', '3 in a row'],
  [
    'two gaps in a row do',
    '< 5',
    [9, none, none, 9, none, none, 9],
    [],
    'unknown',
    '3 values, and it takes 4',
  ],
  [
    'most of a few values of a long night',
    '< 5',
    [9, none, none, 9, none, none, 1, none, none, 9, none, none, 1, none, none, 9],
    [],
    'unknown',
    '6 values, and it takes 8',
  ],
  ['never in a row, but most of the time', '< 5', [9, 9, 1, 9, 9, 1, 9], [], 'breach', '5 of 7 values'],
  ['half of the time is not most', '< 5', [9, 1, 9, 1, 9, 1], [], 'good', ''],
  ['on the bound', '<= 5', [5, 5, 5, 5], [], 'good', ''],
  ['on a strict bound', '< 5', [5, 5, 5, 5], [], 'breach', ''],
  ['too low', '>= 99%', [0.98, 0.97, 0.98], [], 'breach', 'from 0.98 to 0.97'],
  ['as many in a row as asked for', '< 5, 2 in a row', [1, 9, 9, 1], [], 'breach', '2 in a row'],
  ['within what was before', '<= 1.5x before', [12, 14, 15], calm, 'good', ''],
  ['more than before', '<= 1.5x before', [16, 16, 16], calm, 'breach', '3 in a row, at 16'],
  ['less than before and an amount', '>= before - 2', [7, 7, 7], calm, 'breach', ''],
  ['more than before, but little all the same', '< 20 or <= 1.5x before', [16, 19, 18], calm, 'good', ''],
  ['neither little nor as before', '< 20 or <= 1.5x before', [20, 22, 21], calm, 'breach', ''],
  [
    'a spike before makes nothing good',
    '<= 1.5x before',
    [20, 20, 20],
    [...calm, ...calm, 9999],
    'breach',
    '',
  ],
  ['nothing at all', '< 5', [none, none, none], [], 'unknown', '0 values, and it takes 3'],
  [
    'too few for half of the time',
    '< 5',
    [1, 1, 1, none, none, none, none, none],
    [],
    'unknown',
    '3 values, and it takes 4',
  ],
  ['no time at all', '< 5', [], [], 'unknown', '0 values, and it takes 3'],
  [
    'nothing before to compare with',
    '<= 1.5x before',
    [1, 1, 1],
    [],
    'unknown',
    'too few values of the time before',
  ],
  [
    'too little before',
    '<= 1.5x before',
    [1, 1, 1],
    [1, none, none, none, none, none],
    'unknown',
    'too few values of the time before',
  ],
  ['nothing before, but little all the same', '< 5 or <= 1.5x before', [1, 1, 1], [], 'good', ''],
  [
    'nothing before, and much',
    '< 5 or <= 1.5x before',
    [9, 9, 9],
    [],
    'unknown',
    'too few values of the time before',
  ],
  ['0 before and 0 now', '< 1.5x before', [0, 0, 0], [0, 0, 0], 'good', ''],
  ['0 before, and then something', '<= 1.5x before', [1, 1, 1], [0, 0, 0], 'unknown', 'it was 0 before'],
  ['0 before, and one spike', '<= 1.5x before', [0, 1, 0, 0], [0, 0, 0], 'good', ''],
  [
    '0 before, with an absolute bound',
    '< 0.5 or <= 1.5x before',
    [1, 1, 1],
    [0, 0, 0],
    'unknown',
    'it was 0 before',
  ],
  ['0 before, with an amount', '<= 1.5x before + 0.5', [1, 1, 1], [0, 0, 0], 'breach', ''],
  ['0 before, and it should stay up', '>= 0.5x before', [1, 0, 0], [0, 0, 0], 'good', ''],
  ['silence that is good news', '< 5 or missing', [none, none, none, 1], [], 'good', '4 values'],
  [
    'silence before, too',
    '< 1 or <= 2x before or missing',
    [none, none, 4, none, 5, 4, 4],
    [none, none, none],
    'unknown',
    'it was 0 before',
  ],
];

describe('a rule', () => {
  it.each(rows)('%s: %s', (_, must, after, before, state, detail) => {
    const judged = judgeRule(rule(must), { after, before });
    expect(judged.state).toBe(state);
    expect(judged.detail).toContain(detail);
  });

  it('shows what is typical of both times', () => {
    const spiky = [...Array<number>(19).fill(2), 1000];
    expect(judgeRule(rule('< 5'), { after: spiky, before: calm })).toMatchObject({ after: 2, before: 10 });
    expect(judgeRule(rule('< 5'), { after: calm, before: [] })).not.toHaveProperty('before');
  });

  it.each<[string, Values, number, true | undefined]>([
    ['is broken at the end', [1, 1, 9, 9], 2, undefined],
    ['is broken at the end, as far as there are values yet', [1, 9, 9, 9, none, none], 3, undefined],
    ['was broken, and then nothing came', [1, 9, none, none, none, none], 0, undefined],
    ['holds again', [9, 9, 9, 1, 1, 1], 0, true],
    ['does not quite hold again', [9, 9, 9, 1, 1], 0, undefined],
  ])('%s', (_, after, trailing, recovered) => {
    const judged = judgeRule(rule('< 5'), { after, before: [] });
    expect([judged.trailing, judged.recovered]).toEqual([trailing, recovered]);
  });

  it.each<[string, string, Values, Values, true | undefined]>([
    ['was as bad before', '< 5', [9, 9, 9], [9, 9, 9], true],
    ['had a bad moment before', '< 5', [9, 9, 9], [1, 1, 9, 9, 1, 1], undefined],
    ['is compared with before', '<= 1.5x before', [9, 9, 9], [4, 4, 4], undefined],
  ])('%s: already %s', (_, must, after, before, already) => {
    expect(judgeRule(rule(must), { after, before }).already).toBe(already);
  });

  describe('of which each look reads one value', () => {
    const judge = (must: string, after: Values, before: Values = []) =>
      judgeRule(rule(must), { after, before, readings: true }).state;

    it('needs as many looks as values in a row, whatever the time', () => {
      expect([judge('< 5', [1, 1]), judge('< 5', [1, 1, 1])]).toEqual(['unknown', 'good']);
      expect([judge('< 5', [9, 9]), judge('< 5', [9, 9, 9])]).toEqual(['unknown', 'breach']);
    });

    it('is compared with the one value of before', () => {
      expect(judge('>= before - 1%', [0.99, 0.98, 0.98], [0.999])).toBe('good');
      expect(judge('>= before - 1%', [0.98, 0.98, 0.98], [0.999])).toBe('breach');
    });
  });
});
