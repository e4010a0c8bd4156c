import { describe, expect, it } from 'vitest';
import { cellsOf, type Measured, type MetricSource, measure, type Span } from '../src/index.ts';
import { rule } from './judge/rule.ts';

const MINUTE = 60_000;
const after: Span = { from: 10 * MINUTE, to: 13 * MINUTE, step: MINUTE };
const before: Span = { from: 0, to: 3 * MINUTE, step: MINUTE };
const about = { commit: 'abcdef1', release: '42.1' };
const samples = (...values: number[]): Measured => ({
  samples: values.map((value, index) => ({ at: after.from + index * MINUTE, value })),
});

/** Remembers what it was asked, and answers in turn. */
function asked(...answers: Measured[]) {
  const questions: string[] = [];
  const source: MetricSource = {
    async read(query, { from }) {
      questions.push(`${query} @${from / MINUTE}`);
      return answers.shift() ?? { samples: [] };
    },
  };
  return { source, questions };
}

const options = { after, before, about, earlier: [] };

describe('what is measured', () => {
  it('is of this release after, and of the one before it', async () => {
    const { source, questions } = asked(samples(1, 2));
    const { evidence } = await measure({ ...rule('< 1'), query: 'errors{v="{commit}"}' }, source, {
      ...options,
      aboutBefore: { commit: '1234567', release: '41.1' },
    });
    expect(questions).toEqual(['errors{v="abcdef1"} @10', 'errors{v="1234567"} @0']);
    expect(evidence).toEqual({ after: [1, 2, undefined], before: [undefined, undefined, undefined] });
  });

  it('is not compared with a release that nobody knows, nor with what has no time', async () => {
    const named = asked(samples(1));
    await measure({ ...rule('< 1'), query: 'errors{v="{release}"}' }, named.source, options);
    expect(named.questions).toEqual(['errors{v="42.1"} @10']);
    const now = asked({ reading: 3 });
    await measure({ ...rule('< 1'), source: 'http', query: 'https://x a' }, now.source, options);
    expect(now.questions).toEqual(['https://x a @10']);
  });

  it('of a counter is how much it grew', async () => {
    const { source } = asked(samples(100, 103, 1));
    const { evidence } = await measure({ ...rule('< 1'), increase: true }, source, options);
    expect(evidence.after).toEqual([undefined, 3, 1]);
  });

  it('of a counter that is the sum of several says nothing where one of them has gone', async () => {
    const { source } = asked(samples(90_000, 60_000, 60_003));
    const { evidence } = await measure({ ...rule('< 1'), increase: true }, source, options);
    expect(evidence.after).toEqual([undefined, undefined, 3]);
  });

  it('is one value a look, after those of earlier looks', async () => {
    const { source } = asked({ reading: 3 }, { reading: 1 });
    const { evidence, reading } = await measure(rule('< 1'), source, { ...options, earlier: [1, 2] });
    expect(evidence).toEqual({ after: [1, 2, 3], before: [1], readings: true });
    expect(reading).toBe(3);
  });

  it('never asks with a text of the log that is none of a commit', async () => {
    const { source, questions } = asked();
    const hostile = { commit: 'a"} or vector(1) #', release: '42.1' };
    const reading = measure({ ...rule('< 1'), query: 'errors{v="{commit}"}' }, source, {
      ...options,
      about: hostile,
    });
    await expect(reading).rejects.toThrow('cannot be part of a query');
    expect(questions).toEqual([]);
  });
});

describe('intervals', () => {
  it('have the mean of what lies in them, and nothing of what does not', () => {
    const at = (minute: number, value: number) => ({ at: minute * MINUTE, value });
    const found = cellsOf([at(9, 7), at(10, 1), at(10.5, 3), at(12, Number.NaN), at(13, 7)], after);
    expect(found).toEqual([2, undefined, undefined]);
  });
});
