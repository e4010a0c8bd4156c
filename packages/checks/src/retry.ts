import type { Clock } from '@pipeline/contracts';

export interface RetryBounds {
  /** The clock's time after which nothing is sent again. */
  deadline: number;
  /** The longest pause between two attempts, in milliseconds. */
  interval: number;
  /** The most attempts; default: as many as fit. */
  attempts?: number | undefined;
}

/** Short pauses at first, for what is nearly there, then doubling up to the interval. */
export function pause(attempt: number, interval: number): number {
  return Math.min(interval, 250 * 2 ** Math.min(attempt - 1, 20));
}

/** Whether another attempt fits. Waits before it where it does. */
export async function another(
  attempt: number,
  bounds: RetryBounds,
  clock: Clock,
  signal?: AbortSignal,
): Promise<boolean> {
  if (attempt >= (bounds.attempts ?? Infinity)) return false;
  const wait = pause(attempt, bounds.interval);
  if (clock.now() + wait >= bounds.deadline) return false;
  await clock.sleep(wait, signal);
  return true;
}

/** What one attempt may take: the request's own limit, cut to the time that is left but not below a second. */
export function timeLeft(attempt: number, limit: number, bounds: RetryBounds, clock: Clock): number {
  if (attempt === 1) return limit;
  return Math.min(limit, Math.max(1_000, bounds.deadline - clock.now()));
}
