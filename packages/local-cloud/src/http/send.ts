import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './exchange.ts';

/** Sends a reply; to HEAD its headers only. */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const { body = '' } = reply;
  const headers = { ...reply.headers };
  if (!(body instanceof Readable)) headers['content-length'] ??= String(Buffer.byteLength(body));
  // RFC 9110, 8.6: a 204 carries no content-length.
  if (reply.status === 204) delete headers['content-length'];
  response.writeHead(reply.status, headers);
  if (response.req.method === 'HEAD' || !(body instanceof Readable)) {
    if (body instanceof Readable) body.destroy();
    response.end(response.req.method === 'HEAD' ? undefined : body);
    return;
  }
  await pipeline(body, response);
}

/** Announces the whole body, sends half of it and cuts the connection. */
export async function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  const body = await wholeBody(reply);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) });
  const half = body.subarray(0, body.length >> 1);
  await new Promise<void>(resolve => response.write(half.length > 0 ? half : ' ', () => resolve()));
  response.destroy();
}

/** Lets the answer be made in full and be lost. */
export async function lose(response: ServerResponse, reply: Reply): Promise<void> {
  await wholeBody(reply);
  response.req.socket.resetAndDestroy();
}

async function wholeBody({ body = '' }: Reply): Promise<Buffer> {
  return body instanceof Readable ? buffer(body) : Buffer.from(body);
}
