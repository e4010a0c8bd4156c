import { describe, expect, it } from 'vitest';
import { Answers } from '../src/index.ts';

const answer = (at: number, operation: string, body: unknown, status = 200) => ({
  at,
  operation,
  request: {},
  status,
  body,
});

describe('Answers', () => {
  it('leave out what says the same again, also with others between, and tell what stands', () => {
    const answers = new Answers();
    const first = answer(1, 'A', 1);
    expect(answers.add(first)).toBeUndefined();
    expect(answers.add(answer(2, 'B', 1))).toBeUndefined();
    expect(answers.add(answer(3, 'A', 1))).toBe(first);
    expect(answers.add(answer(4, 'A', 1, 500))).toBeUndefined();
    expect(answers.add(answer(5, 'A', 1))).toBeUndefined();
    expect(answers.kept.map(({ at }) => at)).toEqual([1, 2, 4, 5]);
  });

  it('keep the first and the last of too many', () => {
    const answers = new Answers(4);
    for (let at = 0; at < 10; at++) answers.add(answer(at, 'A', at));
    expect(answers.kept.map(({ at }) => at)).toEqual([0, 1, 8, 9]);
    expect(answers.dropped).toBe(6);
  });
});
