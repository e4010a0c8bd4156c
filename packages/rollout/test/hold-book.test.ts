import type { Hold } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { drive, type HoldPolicy } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { held, NumberPlatform, steady } from './number-platform.ts';

/** A hold that says how long it lasts at least, then one that leaves it to the caller. */
async function decidedAt(least: number | undefined, holds: HoldPolicy): Promise<number[]> {
  const clock = fakeClock();
  const from = clock.now();
  const hold = (id: string, more: Partial<Hold>) => ({ ...held(id), hold: { id, at: 'TEST', ...more } });
  const platform = new NumberPlatform().script(
    2,
    hold('a', least === undefined ? {} : { least }),
    hold('b', {}),
    steady,
  );
  const started = await platform.apply(platform.plan(1, 2));
  const times: number[] = [];
  const resolve = platform.resolve;
  platform.resolve = async (...told) => {
    times.push(clock.now() - from);
    return resolve(...told);
  };
  await drive(platform, started, { timeout: 600_000, clock, holds });
  return times;
}

const SOON = 5_000;

describe('how long a hold stands before it is decided on', () => {
  it('is as long as it says itself, whatever the caller says', async () => {
    const [first = 0, second = 0] = await decidedAt(60_000, { at: 'decide', pause: 0 });
    expect(first).toBeGreaterThanOrEqual(60_000);
    expect(second - first).toBeLessThan(SOON);
  });

  it('is no time where it says so, and the next is as long as the caller says', async () => {
    const [first = 0, second = 0] = await decidedAt(0, { at: 'decide', pause: 60_000 });
    expect(first).toBeLessThan(SOON);
    expect(second - first).toBeGreaterThanOrEqual(60_000);
  });

  it('is as long as the caller says where it says nothing', async () => {
    const [first = 0] = await decidedAt(undefined, { at: 'decide', pause: 60_000 });
    expect(first).toBeGreaterThanOrEqual(60_000);
  });

  it('is not waited for where somebody else decides', async () => {
    const clock = fakeClock();
    const platform = new NumberPlatform();
    platform.judge = async () => ({ ...held('a'), hold: { id: 'a', at: 'TEST', least: 60_000 } });
    const started = await platform.apply(platform.plan(1, 2));
    const { verdict } = await drive(platform, started, { timeout: 600_000, clock, holds: { at: 'leave' } });
    expect(verdict.state).toBe('held');
    expect(clock.slept).toEqual([]);
  });
});
