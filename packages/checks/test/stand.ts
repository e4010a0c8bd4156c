import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@pipeline/contracts';

export type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface Stand {
  url: URL;
  requests: {
    path: string;
    method: string;
    headers: IncomingMessage['headers'];
    port: number;
    body: string;
  }[];
  close(): Promise<void>;
}

/** A real server on this machine that keeps what it was asked. */
export async function stand(handler: Handler): Promise<Stand> {
  const requests: Stand['requests'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({
      path: request.url ?? '',
      method: request.method ?? '',
      headers: request.headers,
      port: request.socket.remotePort ?? 0,
      body,
    });
    handler(request, response, requests.length);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json = (value: unknown, status = 200): Handler => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
};

export interface FakeClock extends Clock {
  slept: number[];
  advance(ms: number): void;
}

/** Sleeping takes no time and moves the clock. */
export function fakeClock(): FakeClock {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    advance: ms => {
      now += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}
