/** First wait; it doubles with each attempt up to the limit. Milliseconds. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 8_000;
/** A registry that asks for more patience than this is asked again at this time. */
const LONGEST_RETRY_AFTER = 60_000;

/** How often a call is sent at most. */
export const ATTEMPTS = 6;

export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * How long to wait before the attempt after `attempt` (from 0), in milliseconds: what `Retry-After` says
 * (seconds or a date), else exponential. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function waitBefore(attempt: number, retryAfter: string | null, now: number): number {
  const asked = retryAfter === null ? Number.NaN : secondsOrDate(retryAfter, now);
  if (!Number.isNaN(asked)) return Math.min(Math.max(asked, 0), LONGEST_RETRY_AFTER);
  return Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT);
}

function secondsOrDate(text: string, now: number): number {
  return /^\s*\d+\s*$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
}
