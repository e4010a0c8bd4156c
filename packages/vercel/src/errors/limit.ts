import type { Fields } from '../view/fields.ts';

/** A limit that is used up, as far as Vercel says. */
export interface Limit {
  /** Such as `api-deployments-free-per-day`. */
  name: string | undefined;
  total: number | undefined;
  /** Milliseconds until something more is let through. */
  wait: number | undefined;
}

const SECOND = 1_000;
/** Later than this, a number of seconds since the epoch must be one of milliseconds. */
const AS_MILLISECONDS = 1e11;

/**
 * The wait is the longest of what the answer says: `Retry-After`, `X-RateLimit-Reset` and the body's `limit`, whose
 * `reset` is in seconds since the epoch (`resetMs` in milliseconds), and `retryAfter`.
 * https://vercel.com/docs/rest-api/errors#rate-limited and https://vercel.com/docs/rest-api#rate-limits
 */
export function readLimit(error: Fields, headers: Headers, now: number): Limit {
  const limit = error.inner('limit');
  const at = limit.number('resetMs') ?? epoch(limit.number('reset'));
  // It is there as long as nothing is used up, too.
  const left = numberIn(headers.get('x-ratelimit-remaining')) ?? 0;
  const header = left > 0 ? undefined : epoch(numberIn(headers.get('x-ratelimit-reset')));
  const seconds = error.number('retryAfter') ?? error.inner('retryAfter').number('value');
  const waits = [
    retryAfter(headers.get('retry-after'), now),
    at === undefined ? undefined : at - now,
    header === undefined ? undefined : header - now,
    seconds === undefined ? undefined : seconds * SECOND,
  ].filter(each => each !== undefined);
  return {
    name: nameIn(error),
    total: limit.number('total'),
    wait: waits.length === 0 ? undefined : Math.max(0, ...waits),
  };
}

/** "The rate limit of 6 exceeded for 'api-www-user-update-username'. …"; "… (more than 5000, code: "api-upload-free")". */
const NAMES = [/\bcode: ["“']([\w.-]{1,100})["”']/, /\bfor ["“']([\w.-]{1,100})["”']/];

function nameIn(error: Fields): string | undefined {
  const message = error.text('message') ?? '';
  const said = NAMES.map(each => each.exec(message)?.[1]).find(Boolean);
  return said ?? [error.text('errorName'), error.text('code')].find(name => name?.startsWith('api-'));
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(header: string | null, now: number): number | undefined {
  const seconds = numberIn(header);
  if (seconds !== undefined) return seconds * SECOND;
  const at = Date.parse(header ?? '');
  return Number.isNaN(at) ? undefined : at - now;
}

function epoch(value: number | undefined): number | undefined {
  return value === undefined || value > AS_MILLISECONDS ? value : value * SECOND;
}

function numberIn(header: string | null): number | undefined {
  return header !== null && /^\d{1,16}(?:\.\d+)?$/.test(header.trim()) ? Number(header) : undefined;
}
