import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as TlsAgent } from 'node:https';
import { givenUrl } from './given-url.ts';
import { HeaderFields } from './header-fields.ts';
import { isRedirect, MOST_REDIRECTS, redirected } from './redirect.ts';

/** How long a registry may take to store what it was sent, in milliseconds: one before an object store copies it. */
const SILENCE = 300_000;

/** An answer whose body is still to be read. */
export interface Reply {
  status: number;
  statusText: string;
  headers: HeaderFields;
  /** Where it came from, after redirects. */
  url: string;
  body: AsyncIterable<Uint8Array>;
  /** For who does not read the body to its end. */
  close(): void;
}

export interface Outgoing {
  method: string;
  headers: Record<string, string>;
  /**
   * Small, or a large one in pieces, which need not stay as they are once the next one was asked for. One that
   * throws ends the request, and is what this throws.
   */
  body?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
}

// Small calls share connections; Node closes what lies idle, and does not wait for it at its end.
const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new TlsAgent({ keepAlive: true }) };

/**
 * Sends a request and waits for the start of the answer, which may come before a body is through. Not by `fetch`: that
 * takes a tenth of a second more to begin, and holds much of a large body in memory.
 */
export async function exchange(from: URL, outgoing: Outgoing, signal?: AbortSignal): Promise<Reply> {
  let url = from;
  for (let redirects = 0; ; redirects++) {
    const headers = redirected(outgoing.headers, from, url);
    const answer = await once(url, { ...outgoing, headers }, signal);
    const location = isRedirect(answer.status) ? answer.headers.get('location') : null;
    // A body is for whom it was sent to, and goes nowhere else.
    if (outgoing.body !== undefined || location === null || redirects === MOST_REDIRECTS) return answer;
    answer.close();
    url = givenUrl(location, url, 'where to go on');
  }
}

async function once(url: URL, outgoing: Outgoing, signal?: AbortSignal): Promise<Reply> {
  const { method, headers, body } = outgoing;
  const streamed = body !== undefined && !(body instanceof Uint8Array);
  const tls = url.protocol === 'https:';
  const start = tls ? requestHttps : requestHttp;
  const agent = !streamed && agents[tls ? 'https:' : 'http:'];
  const request = start(url, { method, headers, agent, ...(signal && { signal }) });
  request.setTimeout(SILENCE, () => request.destroy(new Error(`nothing came for ${SILENCE / 1_000}s`)));
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    // Later errors are those of the answer's body, which throws them.
    request.on('error', reject);
  });
  try {
    if (streamed) await sendPieces(request, body, answer);
    else request.end(body);
    return replyOf(url, await answer);
  } catch (error) {
    request.destroy();
    // A connection that was kept may have been closed at the other end just now. What changes something is not
    // repeated here: the other end may have had it.
    const stale = request.reusedSocket && (method === 'GET' || method === 'HEAD');
    if (stale && !signal?.aborted) return once(url, outgoing, signal);
    throw error;
  }
}

/** One piece at a time, until all are sent or there is an answer. */
async function sendPieces(
  request: ReturnType<typeof requestHttp>,
  body: AsyncIterable<Uint8Array>,
  answer: Promise<unknown>,
): Promise<void> {
  let over = false;
  let written = () => {};
  const ended = () => {
    over = true;
    written();
  };
  answer.then(ended, ended);
  for await (const piece of body) {
    // An answer that came meanwhile is read first: a write to a connection that was closed after it would lose it.
    await new Promise(resolve => setImmediate(resolve));
    if (over) return;
    await new Promise<void>(resolve => {
      written = resolve;
      request.write(piece, () => resolve());
    });
  }
  if (!over) request.end();
}

function replyOf({ href: url }: URL, answer: IncomingMessage): Reply {
  const headers = new HeaderFields();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
  return { status, statusText, headers, url, body: answer, close: () => answer.destroy() };
}
