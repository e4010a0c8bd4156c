import type { Clock } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { NoAnswer } from './no-answer.ts';

export interface Request {
  /** Such as `GetProject`. */
  operation: string;
  method: string;
  /** With its query, below the endpoint: `/v9/projects/shop-web?slug=acme`. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: Raw;
  /** Sent as it is, in place of `body`. */
  content?: Uint8Array | ReadableStream<Uint8Array>;
  /** Ends it; without an answer then. */
  signal: AbortSignal;
}

/** What came back, whatever it says. */
export interface Answer {
  status: number;
  headers: Headers;
  /** `undefined` where it is no JSON. */
  body: unknown;
  text: string;
}

/** One exchange with Vercel. Without headers, which carry the token; with whatever values are in its bodies. */
export interface Exchange {
  /** Milliseconds since the epoch, when it was sent. */
  at: number;
  operation: string;
  request: { method: string; path: string; body?: Raw };
  /** HTTP status; absent where no answer came. */
  status?: number;
  body?: unknown;
  /** Takes out of a text what is known to be secret. */
  clean(text: string): string;
}

export interface Wire {
  /** Throws NoAnswer where none came. */
  send(request: Request): Promise<Answer>;
  /** The same for what is read as it comes: the body of a good answer is not read yet. */
  open(request: Request): Promise<Answer | ReadableStream<Uint8Array>>;
}

export interface WirePorts {
  token: string;
  /** Without a slash at its end; may have a path. */
  endpoint: string;
  fetch: typeof fetch;
  clock: Pick<Clock, 'now'>;
  clean(text: string): string;
  observe?: (seen: Exchange) => void;
}

/** Sends each request once. https://vercel.com/docs/rest-api */
export function openWire({ token, endpoint, fetch, clock, clean, observe }: WirePorts): Wire {
  const fetched = ({ method, path, headers, body, content, signal }: Request) =>
    fetch(endpoint + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': 'pipeline/1',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      // Vercel's API never sends elsewhere, and a token is for no one else.
      redirect: 'error',
      signal,
      ...(body && { body: JSON.stringify(body) }),
      ...(content && { body: content, duplex: 'half' }),
    } as RequestInit);

  async function noted(request: Request, ask: () => Promise<Answer>): Promise<Answer> {
    const { operation, method, path, body } = request;
    const seen = { at: clock.now(), operation, request: { method, path, ...(body && { body }) }, clean };
    try {
      const answer = await ask();
      observe?.({ ...seen, status: answer.status, body: answer.body });
      return answer;
    } catch (error) {
      observe?.(seen);
      throw new NoAnswer(error);
    }
  }

  return {
    send: request => noted(request, async () => read(await fetched(request))),

    async open(request) {
      let stream: ReadableStream<Uint8Array> | undefined;
      const answer = await noted(request, async () => {
        const response = await fetched(request);
        if (!response.ok || response.body === null) return read(response);
        stream = response.body;
        return { status: response.status, headers: response.headers, body: undefined, text: '' };
      });
      return stream ?? answer;
    },
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
