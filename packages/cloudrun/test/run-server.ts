import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeClock } from '../../rollout/test/fake-clock.ts';
import { openRun, type RunApi, type RunOptions } from '../src/index.ts';

export interface Received {
  method: string;
  /** With the query, as it was sent. */
  url: string;
  headers: IncomingMessage['headers'];
  text: string;
}

/** How one request is answered; a fault is a connection that is reset, cut amid an answer, or silent. */
export type Answer =
  | { status?: number; body: unknown; headers?: Record<string, string> }
  | { status?: number; text: string }
  | 'reset'
  | 'cut'
  | 'silent';

/** A server on 127.0.0.1 that keeps what it is asked and answers by a list, the last for ever. */
export class RunServer {
  readonly received: Received[] = [];
  readonly #answer: (request: Received) => Answer;
  readonly #server: Server;

  constructor(answer: Answer[] | ((request: Received) => Answer)) {
    this.#answer = Array.isArray(answer)
      ? () => (answer.length > 1 ? answer.shift() : answer[0]) ?? refusal(501, 'UNIMPLEMENTED')
      : answer;
    this.#server = createServer(async (request, response) => {
      const { method = '', url = '', headers } = request;
      const received = { method, url, headers, text: await text(request) };
      this.received.push(received);
      const given = this.#answer(received);
      if (given === 'silent') return;
      if (given === 'reset') return request.socket.resetAndDestroy();
      if (given === 'cut') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        return response.write('{"name":"', () => request.socket.end());
      }
      const { status = 200, ...rest } = given;
      response.writeHead(status, {
        'content-type': 'application/json',
        ...('headers' in rest && rest.headers),
      });
      response.end('text' in rest ? rest.text : JSON.stringify(rest.body));
    });
  }

  get last(): Received {
    return this.received.at(-1) as Received;
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** As Google's APIs refuse. https://google.aip.dev/193 */
export function refusal(
  status: number,
  code: string,
  message = code,
  details: readonly Record<string, unknown>[] = [],
): { status: number; body: unknown } {
  return { status, body: { error: { code: status, message, status: code, details } } };
}

export function errorInfo(reason: string, metadata: Record<string, string> = {}): Record<string, unknown> {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata,
  };
}

/** Tokens that are counted, so that it shows which was refused. */
export function countedTokens() {
  const refused: (string | undefined)[] = [];
  return {
    refused,
    accessToken: async () => `token-${refused.length + 1}`,
    invalidate: (token?: string) => void refused.push(token),
  };
}

export interface Opened {
  api: RunApi;
  server: RunServer;
  credentials: ReturnType<typeof countedTokens>;
  clock: ReturnType<typeof fakeClock>;
}

const open: RunServer[] = [];

export async function opened(
  answer: Answer[] | ((request: Received) => Answer),
  options: Partial<RunOptions> = {},
): Promise<Opened> {
  const server = new RunServer(answer);
  open.push(server);
  const endpoint = await server.listen();
  const credentials = countedTokens();
  const clock = fakeClock();
  const api = await openRun({ credentials, clock, endpoint, loggingEndpoint: endpoint, ...options });
  return { api, server, credentials, clock };
}

export function closeAll(): void {
  for (const server of open.splice(0)) server.close();
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
