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
import { stopwatch } from './stopwatch.ts';

export interface WatchOptions {
  /** The bound on the whole wait, in milliseconds of the wall clock. */
  timeout: number;
  clock: Clock;
  signal?: AbortSignal;
  /** Told when what a person would read has changed, not at every look. */
  onChange?: (verdict: Verdict) => void;
  /** Whether to stop at a verdict that is not final: at a hold that someone has to decide on. */
  until?: (verdict: Verdict) => boolean;
}

type Watched<Started> = Pick<DeployTarget<never, never, never, Started>, 'name' | 'judge'>;

/**
 * Looks at what was started until the verdict is final (or `until` is content), and returns it. A look that
 * fails in passing (throttled, 5xx, no answer) is not the rollout's failure: it is looked again until the
 * time runs out, and once more then.
 * @throws TimeoutError when the time is up, with the last state seen; the signal's reason when cancelled.
 */
export async function watch<Started>(
  target: Watched<Started>,
  started: Started,
  options: WatchOptions,
): Promise<Verdict> {
  const { signal, timeout, onChange, until } = options;
  const waited = stopwatch(options.clock);
  const pace: Pace = { looks: 0, throttled: 0 };
  let lastState = 'nothing was seen yet';
  for (;;) {
    signal?.throwIfAborted();
    const seen = await look(target, started);
    if ('verdict' in seen) {
      pace.throttled = 0;
      if (seen.verdict.detail !== lastState) onChange?.(seen.verdict);
      lastState = seen.verdict.detail;
      if (isFinal(seen.verdict) || until?.(seen.verdict)) return seen.verdict;
    } else {
      pace.throttled += 1;
    }
    if (waited.now() >= timeout) throw ranOut(target.name, waited.now(), lastState);
    const delay = Math.min(nextDelay(pace), timeout - waited.now());
    await waited.sleep(delay, signal);
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
