import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { increaseOf, judgeRule } from '../../src/index.ts';
import { rule } from './rule.ts';

const value = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(undefined));
const values = fc.array(value, { maxLength: 30 });
const LOW = [
  '< 10',
  '<= 1.5x before',
  '< 10 or <= 1.5x before, 2 in a row',
  '<= 2x before + 3',
  '< 8 or missing',
];
const HIGH = ['> 10', '>= 0.5x before', '> 30 or >= before - 4, 2 in a row'];
const rank = { good: 0, unknown: 1, breach: 2 };

describe('whatever is measured', () => {
  it('worse values never make anything better', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LOW, ...HIGH),
        values,
        values,
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 30, maxLength: 30 }),
        (must, after, before, by) => {
          const sign = must.startsWith('<') ? 1 : -1;
          const worse = after.map((each, index) =>
            each === undefined ? each : each + sign * (by[index] ?? 0),
          );
          const one = judgeRule(rule(must), { after, before });
          const other = judgeRule(rule(must), { after: worse, before });
          expect(rank[other.state]).toBeGreaterThanOrEqual(rank[one.state]);
        },
      ),
    );
  });

  it('its unit does not matter', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(0.125, 8, 1024), (after, before, factor) => {
        const scaled = (list: (number | undefined)[]) => list.map(each => each && each * factor);
        const one = judgeRule(rule('< 10 or <= 1.5x before'), { after, before });
        const other = judgeRule(rule(`< ${10 * factor} or <= 1.5x before`), {
          after: scaled(after),
          before: scaled(before),
        });
        expect(other.state).toBe(one.state);
      }),
    );
  });

  it('one value alone is never a breach, nor what is missing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOW), fc.nat(29), fc.integer({ max: 1e6 }), (must, at, spike) => {
        const after: (number | undefined)[] = Array(30).fill(0);
        after[at] = spike;
        const before = Array<number>(30).fill(1);
        expect(judgeRule(rule(must), { after, before }).state).toBe('good');
        after.fill(undefined, 0, at);
        expect(judgeRule(rule(must), { after, before }).state).not.toBe('breach');
      }),
    );
  });

  it('what is good needs a value for half of the time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('< 10', '> 10', '<= 1.5x before'),
        values,
        values,
        (must, after, before) => {
          const present = after.filter(each => each !== undefined).length;
          if (present * 2 >= after.length && present >= 3) return;
          expect(judgeRule(rule(must), { after, before }).state).not.toBe('good');
        },
      ),
    );
  });

  it('a counter grows by as much, wherever it begins again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }), fc.nat(19), (steps, restart) => {
        let total = 1_000;
        const counter = steps.map((step, index) => {
          total = index === restart ? step : total + step;
          return total;
        });
        expect(increaseOf(counter).slice(1)).toEqual(steps.slice(1));
      }),
    );
  });
});
