import type { Scheduler } from './scheduler.ts';

export interface VirtualScheduler extends Scheduler {
  /** Lets `ms` of service time pass, timer by timer, with what each timer's promises lead to. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until the condition holds; throws when it does not within `limit` (1 h). */
  until(condition: () => boolean, limit?: number): Promise<void>;
}

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

const HOUR = 3_600_000;

/** Promises that follow from a timer settle before the next one fires. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve));

/** Time that passes only when a test says so. */
export function virtualScheduler(start = Date.UTC(2026, 0, 1)): VirtualScheduler {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();

  const next = (end: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];

  const step = async (end: number): Promise<boolean> => {
    await settle();
    const timer = next(end);
    if (timer === undefined) return false;
    timers.delete(timer);
    now = Math.max(now, timer.at);
    timer.run();
    await settle();
    return true;
  };

  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, order: order++, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    real: ms => ms,
    async advance(ms) {
      const end = now + ms;
      while (await step(end));
      now = end;
    },
    async until(condition, limit = HOUR) {
      const end = now + limit;
      await settle();
      while (!condition()) {
        if (!(await step(end))) throw new Error(`not reached within ${limit} ms of service time`);
      }
    },
  };
}
