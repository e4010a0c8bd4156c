import type { Clock } from '@pipeline/contracts';

/** A clock on which waiting takes no time; `waits` tells how long was waited, in milliseconds. */
export function fakeClock(): Clock & { waits: number[] } {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    async sleep(ms) {
      waits.push(ms);
      now += ms;
    },
  };
}
