import type { Clock } from '@pipeline/contracts';

/**
 * A clock that counts from when it was made. Where the machine's is set back it stands still for that moment only,
 * and what was slept has passed whatever the machine's clock says.
 */
export function stopwatch(clock: Clock): Clock {
  let read = clock.now();
  let passed = 0;
  const now = () => {
    const last = read;
    read = clock.now();
    passed += Math.max(0, read - last);
    return passed;
  };
  return {
    now,
    async sleep(ms, signal) {
      const until = now() + ms;
      await clock.sleep(ms, signal);
      passed = Math.max(now(), until);
    },
  };
}
