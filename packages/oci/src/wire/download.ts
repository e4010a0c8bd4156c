import { openConnection } from './connection.ts';
import type { Reply } from './exchange.ts';
import { givenUrl } from './given-url.ts';
import { type Head, parseHead } from './head.ts';
import { isRedirect, MOST_REDIRECTS, redirected } from './redirect.ts';

/** Bytes of a head that are read at most. */
const LONGEST_HEAD = 1 << 16;

/** `plain`: the body can be read, as it is not where it comes in chunks; no registry's layers do. */
export type Download = Reply & { plain: boolean };

/**
 * Gets a URL, through redirects. Each piece of the body is good until the next one is asked for; it throws where the
 * body breaks off.
 */
export async function download(
  from: URL,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Download> {
  let url = from;
  for (let redirects = 0; ; redirects++) {
    const answer = await get(url, redirected(headers, from, url), signal);
    const location = isRedirect(answer.status) ? answer.headers.get('location') : null;
    if (location === null || redirects === MOST_REDIRECTS) return answer;
    answer.close();
    url = givenUrl(location, url, 'where to go on');
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
    const plain = framing !== 'chunked';
    const body = plain ? bodyOf(rest, connection.pieces, framing, connection.close) : none();
    return { status, statusText, headers: head.headers, url: url.href, body, plain, close: connection.close };
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

async function* none(): AsyncGenerator<Uint8Array> {}
