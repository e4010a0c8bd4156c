import type { Clock } from '@pipeline/contracts';

/** A clock that counts from when it was made, and on which time passes also while the machine's is set back. */
export function stopwatch(clock: Clock): Clock {
  const start = clock.now();
  let slept = 0;
  return {
    now: () => Math.max(slept, clock.now() - start),
    async sleep(ms, signal) {
      await clock.sleep(ms, signal);
      slept += ms;
    },
  };
}
