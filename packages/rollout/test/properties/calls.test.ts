import { expect, it } from 'vitest';
import { nextDelay, planAll, rollOut } from '../../src/index.ts';
import { ModelPlatform } from './model-platform.ts';
import { VirtualTime } from './virtual-time.ts';

/** Looks at 0, 0.5, 1.2, 2.2, … s, and every 4 s from the eighth on. */
function looksWithin(ms: number): number {
  let looks = 1;
  for (let at = 0; at < ms; looks += 1) at += nextDelay({ looks: looks - 1, throttled: 0 });
  return looks;
}

it.each([
  [0, 1],
  [1_000, 3],
  [10_000, 8],
  [60_000, 21],
  [600_000, 156],
])('a rollout of %i ms costs one observe, prepare and apply, and %i looks', async (ms, looks) => {
  const time = new VirtualTime();
  const platform = new ModelPlatform('p', time, {
    ours: { phases: [{ moves: ms }], end: 'steady' },
    wayBack: { phases: [], end: 'steady' },
    applies: [],
    resolves: [],
    abort: 'absent',
    shownAfter: 0,
    stale: [0],
    latency: [0],
    storms: [],
    checks: [],
    checkTakes: 0,
    guarded: true,
  });
  const run = async () =>
    rollOut([await planAll([{ target: platform, wanted: 2 }])], {
      timeout: 900_000,
      clock: time.clock([]),
      onFailure: 'rollback',
    });
  await time.run(run(), 1_000_000);
  const calls = Object.groupBy(platform.calls, ({ operation }) => operation);
  const counted = Object.fromEntries(Object.entries(calls).map(([name, all]) => [name, all?.length]));
  expect(counted).toEqual({ observe: 1, prepare: 1, apply: 1, judge: looks });
  expect(looks).toBe(looksWithin(ms));
});
