import type { Clock } from '@pipeline/contracts';

/** A clock whose sleepers wake in order of time, whenever everything else has come to rest. */
export function turningClock(start = Date.UTC(2026, 10, 21)): Clock {
  let now = start;
  let timers: Array<{ at: number; wake: () => void }> = [];
  let turning = false;
  const turn = () => {
    const next = timers.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) {
      turning = false;
      return;
    }
    timers = timers.filter(timer => timer !== next);
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(turn);
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const timer = { at: now + ms, wake: resolve };
        timers.push(timer);
        signal?.addEventListener('abort', () => {
          timers = timers.filter(other => other !== timer);
          reject(signal.reason);
        });
        if (!turning) {
          turning = true;
          setImmediate(turn);
        }
      }),
  };
}
