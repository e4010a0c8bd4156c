/**
 * Time and timers of the simulated platform. Durations are in service time: what the real service
 * would take, in milliseconds.
 */
export interface Scheduler {
  /** Milliseconds since the epoch, as timestamps in answers show it. */
  now(): number;
  /** Runs once after `ms` of service time. Returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  /** Service time as this machine's time, for what really runs: containers and processes. */
  real(ms: number): number;
}

/** Service time that passes `speed` times as fast as this machine's clock. */
export function realScheduler(speed: number): Scheduler {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms / speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
    real: ms => ms / speed,
  };
}
