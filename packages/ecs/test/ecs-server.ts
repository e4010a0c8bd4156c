import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one call is answered: a body, an error, or a connection that is reset before or amid a good answer. */
export type Answer =
  | { body: unknown }
  | { error: string; status: number; message?: string }
  | 'reset'
  | 'cut'
  | 'garbled';

/** A server that speaks AWS JSON 1.1 and answers each operation with a list of answers, the last for ever. */
export class EcsServer {
  readonly received: { operation: string; body: Record<string, unknown> }[] = [];
  readonly #answers: Record<string, Answer[]>;
  readonly #server: Server;

  constructor(answers: Record<string, Answer[]>) {
    this.#answers = answers;
    this.#server = createServer(async (request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      this.received.push({ operation, body: JSON.parse(await text(request)) });
      const answers = this.#answers[operation] ?? [];
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {
        error: 'Unexpected',
        status: 501,
      };
      if (answer === 'reset') return request.socket.resetAndDestroy();
      if (answer === 'cut' || answer === 'garbled') {
        const length = answer === 'cut' ? { 'content-length': '100' } : {};
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', ...length });
        if (answer === 'garbled') return response.end('{"service":{"ser');
        return response.write('{"service":{"ser', () => request.socket.end());
      }
      const failed = 'error' in answer;
      const body = failed ? { __type: answer.error, message: answer.message ?? answer.error } : answer.body;
      response.writeHead(failed ? answer.status : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  }

  count(operation: string): number {
    return this.received.filter(call => call.operation === operation).length;
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

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
