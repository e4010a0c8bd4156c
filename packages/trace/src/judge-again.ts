import { type Clock, type DeployTarget, TimeoutError, type Verdict } from '@pipeline/contracts';
import { watch } from '@pipeline/rollout';

/** One change of state, and when it came, in milliseconds since the trace began. */
export interface Told {
  at: number;
  verdict: Verdict;
}

export interface Judged {
  /** Absent where none was reached. */
  verdict?: Verdict;
  told: Told[];
}

/** Past the trace's end its last answers stand for ever; so long is looked at them, in milliseconds. */
const BEYOND = 10 * 60_000;

/**
 * Judges what was started again, by a target whose client is answered from a trace, with the driver's wait as it is now.
 * @param at milliseconds since the trace began
 * @param lasts how long the trace is, in milliseconds
 */
export async function judgeAgain<Started>(
  target: Pick<DeployTarget<never, never, never, Started>, 'name' | 'judge'>,
  started: Started,
  { clock, at = clock.now, lasts }: { clock: Clock; at?: () => number; lasts: number },
): Promise<Judged> {
  const told: Told[] = [];
  const onChange = (verdict: Verdict) => told.push({ at: at(), verdict });
  try {
    return { verdict: await watch(target, started, { timeout: lasts + BEYOND, clock, onChange }), told };
  } catch (error) {
    if (error instanceof TimeoutError) return { told };
    throw error;
  }
}

/** A clock that only moves when something waits. @param start what it shows at first */
export function quickClock(start = 0): Clock {
  let now = start;
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
}
