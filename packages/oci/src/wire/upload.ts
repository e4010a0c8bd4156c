import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Reply } from './persist.ts';

/** How long a registry may take to store what it was sent, in milliseconds: one before an object store copies it. */
const SILENCE = 300_000;

export interface Upload {
  method: string;
  headers: Record<string, string>;
  /** A piece need not stay as it is once the next one was asked for. */
  body: AsyncIterable<Uint8Array>;
}

/**
 * Sends a large body and reads the answer, which may come before the body is through. fetch would keep much of
 * it in memory. A body that throws ends the request, and is what this throws.
 */
export async function upload(
  url: URL,
  { method, headers, body }: Upload,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  const start = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = start(url, { method, headers, agent: false, ...(signal && { signal }) });
  request.setTimeout(SILENCE, () => request.destroy(new Error(`nothing came for ${SILENCE / 1_000}s`)));
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  try {
    await send(request, body, answer);
    return await reply(url, await answer);
  } finally {
    request.destroy();
  }
}

/** One piece at a time, until all are sent or there is an answer. */
async function send(request: ClientRequest, body: AsyncIterable<Uint8Array>, answer: Promise<unknown>) {
  let over = false;
  let written = () => {};
  const ended = () => {
    over = true;
    written();
  };
  answer.then(ended, ended);
  for await (const piece of body) {
    if (over) return;
    await new Promise<void>(resolve => {
      written = resolve;
      request.write(piece, () => resolve());
    });
  }
  if (!over) request.end();
}

async function reply({ href: url }: URL, answer: IncomingMessage): Promise<Reply> {
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
  return { status, statusText, headers, url, text: async () => text };
}
