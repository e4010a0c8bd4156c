import { randomUUID } from 'node:crypto';
import type { Raw } from '../raw.ts';
import { type Answer, NoAnswer, type Request, type Sender } from './send.ts';

/** One call, before it is sent. */
export interface Call {
  /** Such as `UpdateService`. */
  operation: string;
  token: string;
  /** Sent as it is, in place of what the client would make of its request. */
  body?: Raw;
}

/** As gax takes them: nothing is sent again but by us. */
export interface GaxOptions {
  retry: { retryCodes: number[] };
  maxRetries: number;
  timeout: number;
  autoPaginate: false;
  otherArgs: { headers: Record<string, string> };
}

/**
 * The seam to Google's generated clients. They make path, query and routing header; what is sent and what is answered
 * goes past their encoders, which drop every field that their version does not know. gax fetches through the `auth`
 * that it is given, and puts on each request the headers of its call, by which the two are told to belong together.
 */
export interface Wire {
  /** To construct the clients with. */
  readonly auth: object;
  /** Throws NoAnswer where none came. */
  gapic(call: Call, send: (options: GaxOptions) => Promise<unknown>): Promise<Answer>;
  /** The same for what the clients do not have. */
  post(call: Call, url: URL): Promise<Answer>;
}

interface Pending extends Call {
  answer?: Answer;
  failed?: NoAnswer;
}

const MARK = 'x-pipeline-call';

/** @param timeout milliseconds for each call @param endpoint takes the place of Google's own, and may have a path */
export function openWire({
  send,
  endpoint,
  timeout,
}: {
  send: Sender;
  endpoint: URL;
  timeout: number;
}): Wire {
  const pending = new Map<string, Pending>();

  async function fetchFor(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const call = pending.get(headers.get(MARK) ?? '');
    if (call === undefined) throw new Error(`The client of Cloud Run asked for ${url} on its own`);
    headers.delete(MARK);
    const request: Request = {
      ...call,
      method: init.method ?? 'GET',
      url: placed(url, endpoint),
      headers,
      ...(init.signal && { signal: init.signal }),
    };
    try {
      call.answer = await send(request);
    } catch (error) {
      if (error instanceof NoAnswer) call.failed = error;
      throw error;
    }
    // The answer is ours to read, whatever it says; what the client would decode of it nobody reads, and it may fail on
    // what it does not know.
    return new Response('{}');
  }

  return {
    auth: {
      getClient: async () => ({}),
      fetch: fetchFor,
    },

    async gapic(call, ask) {
      const id = randomUUID();
      const own: Pending = { ...call };
      pending.set(id, own);
      try {
        await ask({
          // Not `null`, which gax cannot take.
          retry: { retryCodes: [] },
          maxRetries: 0,
          timeout,
          autoPaginate: false,
          otherArgs: { headers: { [MARK]: id } },
        });
      } catch (error) {
        throw own.failed ?? error;
      } finally {
        pending.delete(id);
      }
      if (own.answer === undefined) throw new Error(`The client of Cloud Run never sent ${call.operation}`);
      return own.answer;
    },

    post: (call, url) =>
      send({
        ...call,
        method: 'POST',
        url,
        headers: new Headers({ 'content-type': 'application/json' }),
        signal: AbortSignal.timeout(timeout),
      }),
  };
}

/** Enums stay names, which a body takes back also where this version does not know them; the clients ask for numbers. */
function placed(made: string, endpoint: URL): URL {
  const { pathname, search } = new URL(made);
  const asked = search.slice(1).split('&');
  const query = asked.filter(each => each !== '' && !each.startsWith('$alt=')).join('&');
  const url = new URL(endpoint.pathname.replace(/\/+$/, '') + pathname, endpoint);
  url.search = query;
  return url;
}
