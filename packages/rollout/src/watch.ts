import {
  type Clock,
  type DeployTarget,
  formatDuration,
  isFinal,
  RemoteError,
  TimeoutError,
  type Verdict,
} from '@pipeline/contracts';
import { nextDelay, type Pace } from './pace.ts';

export interface WatchOptions {
  /** The bound on the whole wait, in milliseconds of the wall clock. */
  timeout: number;
  clock: Clock;
  signal?: AbortSignal;
  /** Told when what a person would read has changed, not at every look. */
  onChange?: (verdict: Verdict) => void;
}

type Watched<Started> = Pick<DeployTarget<never, never, never, Started>, 'name' | 'judge'>;

/**
 * Looks at what was started until the verdict is final, and returns it. A look that fails in passing
 * (throttled, 5xx, no answer) is not the rollout's failure: it is looked again until the time runs out.
 * @throws TimeoutError when the time is up, with the last state seen; the signal's reason when cancelled.
 */
export async function watch<Started>(
  target: Watched<Started>,
  started: Started,
  options: WatchOptions,
): Promise<Verdict> {
  const { clock, signal, timeout, onChange } = options;
  const start = clock.now();
  const pace: Pace = { looks: 0, throttled: 0 };
  let lastState = 'nothing was seen yet';
  for (;;) {
    signal?.throwIfAborted();
    const seen = await look(target, started);
    if ('verdict' in seen) {
      pace.throttled = 0;
      if (seen.verdict.detail !== lastState) onChange?.(seen.verdict);
      lastState = seen.verdict.detail;
      if (isFinal(seen.verdict)) return seen.verdict;
    } else {
      pace.throttled += 1;
    }
    const waited = clock.now() - start;
    if (waited >= timeout) throw ranOut(target.name, waited, lastState);
    await clock.sleep(Math.min(nextDelay(pace), timeout - waited), signal);
    pace.looks += 1;
  }
}

async function look<Started>(
  target: Watched<Started>,
  started: Started,
): Promise<{ verdict: Verdict } | { passing: RemoteError }> {
  try {
    return { verdict: await target.judge(started) };
  } catch (error) {
    if (error instanceof RemoteError && error.transient) return { passing: error };
    throw error;
  }
}

function ranOut(name: string, waited: number, lastState: string): TimeoutError {
  return new TimeoutError(
    `${name} was not steady within ${formatDuration(waited)}; the last state seen: ${lastState}`,
    { awaited: name, waited, lastState },
    { hint: 'The rollout may still go on. Look at it, and raise `wait-timeout` if it only needs longer' },
  );
}
