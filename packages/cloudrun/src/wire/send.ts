import type { Clock } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

export interface Request {
  operation: string;
  method: string;
  url: URL;
  headers: Headers;
  token: string;
  body?: Raw;
  signal?: AbortSignal;
}

/** What came back, whatever it says. */
export interface Answer {
  status: number;
  text: string;
  /** `undefined` where it is no JSON. */
  body: unknown;
  /** The header, as it came. */
  retryAfter?: string;
}

/** Nothing came back, or not all of it: whether the call was carried out is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** One exchange with Google, as a trace keeps it. Without headers: they carry credentials. */
export interface Exchange {
  /** Milliseconds since the epoch, when it was sent. */
  at: number;
  operation: string;
  request: { path: string; body?: Raw };
  /** HTTP status; absent where no answer came. */
  status?: number;
  body?: unknown;
}

export type Sender = (request: Request) => Promise<Answer>;

export interface SendPorts {
  fetch: typeof fetch;
  clock: Pick<Clock, 'now'>;
  observe?: (seen: Exchange) => void;
}

/** Sends one request, once. */
export function sender({ fetch, clock, observe }: SendPorts): Sender {
  return async ({ operation, method, url, headers, token, body, signal }) => {
    headers.set('authorization', `Bearer ${token}`);
    const path = url.pathname + url.search;
    const seen = { at: clock.now(), operation, request: { path, ...(body && { body }) } };
    let answer: Answer;
    try {
      const response = await fetch(url, {
        method,
        headers,
        // Google never sends elsewhere, and a token is for no one else.
        redirect: 'error',
        ...(body && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
      const text = await response.text();
      const retryAfter = response.headers.get('retry-after');
      answer = { status: response.status, text, body: parse(text), ...(retryAfter && { retryAfter }) };
    } catch (error) {
      observe?.(seen);
      throw new NoAnswer(whyNot(error));
    }
    observe?.({ ...seen, status: answer.status, body: answer.body });
    return answer;
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Which host and port is in the deepest cause, if anywhere. */
function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'it took too long';
  if (error.cause !== undefined) return whyNot(error.cause);
  // Where several addresses were tried, only the code says it.
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
