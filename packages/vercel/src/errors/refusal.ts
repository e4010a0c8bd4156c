import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { fields } from '../view/fields.ts';
import type { Answer } from '../wire/send.ts';
import { cleanText } from './clean-text.ts';
import { type Limit, readLimit } from './limit.ts';

/** What Vercel refused, in its words. https://vercel.com/docs/rest-api/errors */
export interface Refusal {
  /** HTTP's. */
  status: number;
  /** Such as `forbidden`; empty where something other than the API answered. */
  code: string;
  message: string;
  requestId: string | undefined;
  /** The whole error, with what Vercel adds to some of them. */
  raw: Raw;
  /** Of a rate, or of a plan. */
  limit: Limit;
}

/**
 * Vercel puts an error under `error`; some documents have it at the top. None of its texts holds what must not be told.
 * @param clean takes that out of a text @param now milliseconds since the epoch
 */
export function readRefusal(answer: Answer, clean: (text: string) => string, now: number): Refusal {
  const { status, body, headers } = answer;
  const whole = isRecord(body) ? body : {};
  const raw = cleaned(isRecord(whole.error) ? whole.error : whole, text => cleanText(text, clean)) as Raw;
  const error = fields(raw, 'an error');
  return {
    status,
    code: error.text('code') ?? '',
    message: error.text('message') ?? `HTTP ${status}, in no words of Vercel’s API`,
    // https://vercel.com/docs/headers/response-headers#x-vercel-id
    requestId: headers.get('x-vercel-id') ?? undefined,
    raw,
    limit: readLimit(error, headers, now),
  };
}

/** Each text of a value, at whatever depth. */
function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(each => cleaned(each, clean));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner, clean)]));
}
