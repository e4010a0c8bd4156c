import type { Strategy } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut, sharesOf } from '../../src/traffic/shares.ts';
import { type OurTag, statesFor } from '../../src/traffic/states.ts';
import { splits } from '../view-of.ts';

const next: OurTag = { name: 'next', stays: false };
const live: OurTag = { name: 'live', stays: true };
const steps = (...percents: number[]): Strategy => ({ kind: 'stepped', steps: percents, pause: 0 });
const verify: Strategy = { kind: 'verify-first' };

describe('the states of a rollout', () => {
  it.each<[string, string, Strategy, OurTag | undefined, string[]]>([
    ['all at once', 'a 100', { kind: 'all-at-once' }, undefined, ['b 100']],
    ['all at once, with its tag', 'a 100', { kind: 'all-at-once' }, live, ['b 100, b #live']],
    ['verified first', 'a 100', verify, next, ['a 100, b #next', 'b 100']],
    ['with a tag that stays', 'a 100', verify, live, ['a 100, b #live', 'b 100, b #live']],
    [
      'in steps',
      'a 100',
      steps(10, 50, 100),
      next,
      ['a 100, b #next', 'a 90, b 10, b #next', 'b 50, a 50, b #next', 'b 100'],
    ],
    ['in steps, untagged', 'a 100', steps(10, 100), undefined, ['a 90, b 10', 'b 100']],
    ['steps that do not end', 'a 100', steps(25), undefined, ['a 75, b 25', 'b 100']],
    ['blue-green', 'a 100', { kind: 'blue-green', bake: 1 }, next, ['a 100, b #next', 'b 100']],
    ['beside a split', 'a 60, c 40', steps(10, 100), undefined, ['a 54, c 36, b 10', 'b 100']],
    ['with remainders', 'a 34, c 33, d 33', steps(50, 100), undefined, ['b 50, a 17, c 17, d 16', 'b 100']],
    ['with tags of others', 'a 100, a #old', verify, next, ['a 100, a #old, b #next', 'b 100, a #old']],
    ['with a tag that moves', 'a 100, a #live', verify, live, ['a 100, b #live', 'b 100, b #live']],
    ['from a share of its own', 'a 80, b 20', steps(10, 20, 50, 100), next, ['b 50, a 50, b #next', 'b 100']],
  ])('%s', (_, before, strategy, tag, states) => {
    expect(statesFor(splits(before), 'b', strategy, tag)).toEqual(states.map(splits));
  });

  const before = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }).chain(names =>
    fc
      .tuple(...names.map(() => fc.integer({ min: 1, max: 100 })))
      .map(weights => [...shareOut(100, new Map(names.map((name, at) => [name, weights[at] ?? 1])))])
      .map(shares => shares.map(([revision, percent]) => ({ revision, percent }))),
  );
  const strategy = fc.oneof(
    fc.constantFrom<Strategy>({ kind: 'all-at-once' }, verify, { kind: 'blue-green', bake: 5 }),
    fc
      .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 6 })
      .map(percents => steps(...percents.sort((a, b) => a - b), 100)),
  );

  it('sum to 100, never give ours less than before, end with all, and never give anybody else more', () => {
    fc.assert(
      fc.property(before, strategy, fc.constantFrom(undefined, next, live), (serves, how, tag) => {
        let last = sharesOf(serves);
        for (const state of statesFor(serves, 'b', how, tag)) {
          const shares = sharesOf(state);
          expect([...shares.values()].reduce((sum, each) => sum + each, 0)).toBe(100);
          expect(shares.get('b') ?? 0).toBeGreaterThanOrEqual(last.get('b') ?? 0);
          for (const [revision, percent] of shares)
            if (revision !== 'b') expect(percent).toBeLessThanOrEqual(sharesOf(serves).get(revision) ?? 0);
          last = shares;
        }
        expect(last).toEqual(new Map([['b', 100]]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keep the proportions of the others to one percent', () => {
    fc.assert(
      fc.property(before, fc.integer({ min: 0, max: 100 }), (serves, percent) => {
        const shares = sharesOf(serves);
        const out = shareOut(percent, shares);
        for (const [revision, share] of shares)
          expect(Math.abs((out.get(revision) ?? 0) - (share * percent) / 100)).toBeLessThan(1);
      }),
    );
  });
});
