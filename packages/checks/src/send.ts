import type { Clock } from '@pipeline/contracts';
import type { Failure } from './check.ts';
import { connectionFailure } from './connection.ts';
import { type Body, readBody } from './read-body.ts';
import { allows, type StatusRule } from './status.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Request {
  url: URL;
  method: string;
  /** For the URL's own origin. */
  headers: Record<string, string>;
  body?: string;
  /** For `secretOrigin` and nowhere else. */
  secretHeaders: Record<string, string>;
  secretOrigin: string;
  /** A redirect with one of these statuses is the answer; others are followed. */
  wanted: StatusRule[];
  /** Milliseconds for all of it, redirects included. */
  timeout: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Body;
  /** Milliseconds to the end of the body, redirects included. */
  latency: number;
  /** Who answered in the end. */
  url: URL;
  /** What no message may quote of the answer: some services send back what they were sent. */
  secrets: readonly string[];
}

export interface SendPorts {
  fetch: Fetch;
  clock: Clock;
  signal?: AbortSignal;
}

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 5;

/** Sends a request and follows redirects by hand, so that no header of ours reaches another origin. */
export async function send(request: Request, ports: SendPorts): Promise<Answer | Failure> {
  const started = ports.clock.now();
  const timeout = AbortSignal.timeout(request.timeout);
  const signal = ports.signal ? AbortSignal.any([ports.signal, timeout]) : timeout;
  let { url, method, body } = request;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    try {
      const response = await ports.fetch(url.href, {
        method,
        headers: headersFor(url, request, body !== undefined),
        redirect: 'manual',
        signal,
        ...(body !== undefined && { body }),
      });
      const location = response.headers.get('location');
      if (
        location === null ||
        !REDIRECTS.includes(response.status) ||
        allows(request.wanted, response.status)
      ) {
        const read = await readBody(response);
        const took = ports.clock.now() - started;
        const { status, headers } = response;
        return { status, headers, body: read, latency: took, url, secrets: secretsOf(request) };
      }
      await response.body?.cancel();
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      if (next === undefined || !/^https?:$/.test(next.protocol)) {
        return { kind: 'redirect', reason: 'it redirects to something that is not an HTTP URL' };
      }
      if (next.username !== '' || next.password !== '') {
        return { kind: 'redirect', reason: `it redirects to ${next.host} with a user name or password` };
      }
      if (response.status === 303 || (response.status < 303 && method === 'POST')) {
        method = method === 'HEAD' ? 'HEAD' : 'GET';
        body = undefined;
      }
      if (body !== undefined && next.origin !== url.origin) {
        return { kind: 'redirect', reason: `it redirects a ${method} with its body to ${next.origin}` };
      }
      url = next;
    } catch (error) {
      ports.signal?.throwIfAborted();
      return connectionFailure(error, url, request.timeout);
    }
  }
  return {
    kind: 'redirect',
    reason: `it redirects more than ${MOST_REDIRECTS} times, last to ${url.origin}`,
  };
}

function headersFor(url: URL, request: Request, hasBody: boolean): Headers {
  const headers = new Headers({ 'user-agent': 'pipeline-checks/1', 'cache-control': 'no-cache' });
  const add = (more: Record<string, string>) => {
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
  };
  if (url.origin === request.url.origin) add(request.headers);
  if (url.origin === request.secretOrigin) add(request.secretHeaders);
  if (!hasBody) headers.delete('content-type');
  return headers;
}

/** A short value, such as `true`, is no secret and would blot out half of a body. */
const SHORTEST_SECRET = 6;

/** The values of secret headers; of `Bearer …` the token alone too. The longest first. */
function secretsOf({ secretHeaders }: Request): string[] {
  return Object.values(secretHeaders)
    .flatMap(value => [value, value.split(' ').at(-1) ?? ''])
    .filter(secret => secret.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
}
