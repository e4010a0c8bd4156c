import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';
import type { Timed } from './pauses.ts';

export interface Call extends Timed {
  /** Such as `DescribeServices`. */
  operation: string;
  input: string;
}

/** Passes everything on to an AWS endpoint, and keeps what was asked, in its order; a test may empty it. */
export interface Front {
  url: string;
  calls: Call[];
  close(): Promise<void>;
}

export async function startFront(to: string): Promise<Front> {
  const calls: Call[] = [];
  const server = createServer(async (incoming, answer) => {
    const { method, headers, url = '/' } = incoming;
    const operation = String(headers['x-amz-target'] ?? url).replace(/^.*\./, '');
    const call: Call = { operation, input: '', asked: Date.now() };
    calls.push(call);
    answer.once('close', () => {
      call.answered = Date.now();
    });
    const input = await text(incoming);
    call.input = input;
    const onward = request(new URL(url, to), { method, headers }, given => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    onward.end(input);
  });
  const port = await freePort();
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
