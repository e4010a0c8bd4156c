import { openConnection } from './connection.ts';
import { type Head, parseHead } from './head.ts';
import type { Reply } from './persist.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;
/** Bytes of a head, and of an error's text, that are read at most. */
const LONGEST_HEAD = 1 << 16;
const LONGEST_TEXT = 1 << 16;

/** An answer whose body is still to be read, once. */
export interface Download extends Reply {
  /** Each piece is good until the next one is asked for; throws where the body breaks off. */
  body: AsyncIterable<Uint8Array>;
  /** Whether `body` can be read at all: not where it comes in chunks, which no registry's layers do. */
  plain: boolean;
  close(): void;
}

/**
 * Gets a URL, through redirects: a registry may send a client elsewhere for a blob. Another origin is not told
 * the authorization. https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export async function download(
  from: URL,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Download> {
  let url = from;
  const { authorization: _, ...others } = headers;
  for (let redirects = 0; ; redirects++) {
    const answer = await get(url, url.origin === from.origin ? headers : others, signal);
    const location = answer.headers.get('location');
    if (!REDIRECTS.has(answer.status) || location === null || redirects === MOST_REDIRECTS) return answer;
    answer.close();
    url = new URL(location, url);
    if (url.protocol !== 'https:' && from.protocol === 'https:') {
      throw new Error(`it was sent on to ${url.origin}, which is not encrypted`);
    }
  }
}

async function get(
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Download> {
  const connection = openConnection(url, signal);
  try {
    connection.write(request(url, headers));
    const { head, rest } = await readHead(connection.pieces);
    const { status, statusText, framing } = head;
    const body = bodyOf(rest, connection.pieces, framing, connection.close);
    const plain = framing !== 'chunked';
    const text = async () => {
      if (plain) return textOf(body);
      connection.close();
      return '';
    };
    const { headers: told } = head;
    return { status, statusText, headers: told, url: url.href, body, plain, text, close: connection.close };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function request(url: URL, headers: Record<string, string>): string {
  const own = {
    host: url.host,
    connection: 'close',
    'accept-encoding': 'identity',
    'user-agent': 'pipeline',
  };
  const lines = Object.entries({ ...own, ...headers }).map(([name, value]) => {
    if (/[\r\n]/.test(value)) throw new Error(`the header ${name} has a line break`);
    return `${name}: ${value}\r\n`;
  });
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

async function readHead(pieces: AsyncGenerator<Uint8Array>): Promise<{ head: Head; rest: Uint8Array }> {
  let seen: Buffer = Buffer.alloc(0);
  while (true) {
    const end = seen.indexOf('\r\n\r\n');
    if (end >= 0) {
      const head = parseHead(seen.toString('latin1', 0, end));
      seen = seen.subarray(end + 4);
      // What only announces the answer is passed over.
      if (head.status >= 200) return { head, rest: seen };
      continue;
    }
    if (seen.length > LONGEST_HEAD) throw new Error('an answer whose head does not end');
    const { value, done } = await pieces.next();
    if (done || value === undefined) throw new Error('the connection was closed without an answer');
    seen = Buffer.concat([seen, value]);
  }
}

async function* bodyOf(
  rest: Uint8Array,
  pieces: AsyncGenerator<Uint8Array>,
  framing: Head['framing'],
  close: () => void,
): AsyncGenerator<Uint8Array> {
  let left = typeof framing === 'number' ? framing : Number.POSITIVE_INFINITY;
  try {
    let piece: Uint8Array | undefined = rest;
    while (true) {
      const bytes = piece.subarray(0, Math.min(left, piece.length));
      left -= bytes.length;
      if (bytes.length > 0) yield bytes;
      if (left === 0) return;
      const next = await pieces.next();
      piece = next.done ? undefined : next.value;
      if (piece === undefined && framing === 'close') return;
      if (piece === undefined) throw new Error(`the body broke off ${left} bytes before its end`);
    }
  } finally {
    close();
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of body) {
    text += Buffer.from(piece).toString('utf8');
    if (text.length > LONGEST_TEXT) break;
  }
  return text;
}
