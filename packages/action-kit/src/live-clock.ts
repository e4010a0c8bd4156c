import { setTimeout as after } from 'node:timers/promises';
import type { Clock } from '@pipeline/contracts';

export const liveClock: Clock = {
  now: Date.now,
  async sleep(ms, signal) {
    try {
      await after(ms, undefined, { ...(signal !== undefined && { signal }) });
    } catch (error) {
      // The reason says why the run ended; Node's own AbortError does not.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
