import { ApiFault } from './api-fault.ts';
import type { OfKind } from './faults.ts';

/** Calls of one operation in a minute, as the headers tell it. They are counted and never refused, but by the fault. */
const PER_MINUTE = 2_000;
const MINUTE = 60_000;

/** https://vercel.com/docs/rest-api#rate-limits */
export class RateLimits {
  readonly #windows = new Map<string, { until: number; used: number }>();

  /** Headers of an answer to this operation, counting it. */
  headers(operation: string): Record<string, string> {
    const now = Date.now();
    const open = this.#windows.get(operation);
    const window = open && now < open.until ? open : { until: now + MINUTE, used: 0 };
    window.used += 1;
    this.#windows.set(operation, window);
    return limitHeaders(PER_MINUTE, Math.max(0, PER_MINUTE - window.used), window.until);
  }
}

/** Sent with a refusal: the headers say the same as the body, whose `reset` is in seconds. https://vercel.com/docs/rest-api/errors */
export function rateLimited(
  operation: string,
  { reset = 1, code }: Pick<OfKind<'rate-limited'>, 'reset' | 'code'> = {},
): { fault: ApiFault; headers: Record<string, string> } {
  const resetMs = Date.now() + reset * 1_000;
  const limit = { remaining: 0, reset: Math.ceil(resetMs / 1_000), resetMs, total: PER_MINUTE };
  const message =
    code === undefined
      ? `The rate limit of ${PER_MINUTE} exceeded for '${operation}'. Try again in ${reset} seconds`
      : `Too many requests - try again in 24 hours (more than 5000, code: "${code}").`;
  const fault = new ApiFault(429, 'rate_limited', message, { limit, ...(code && { errorName: code }) });
  const headers = { ...limitHeaders(PER_MINUTE, 0, resetMs), 'retry-after': String(Math.ceil(reset)) };
  return { fault, headers };
}

function limitHeaders(limit: number, remaining: number, until: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(until / 1_000)),
  };
}
