import { createServer, request as send } from 'node:http';

export interface RequestLog {
  /** Stands for the registry's own. */
  host: string;
  /** Such as `GET /v2/shop/api/manifests/v1`, without the query. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * HTTP to a server on this machine, passed on as it is, with each request written down.
 * @param before is told of each, and of the program that sends it, before it goes on, which it does when that has ended; a
 * status that it gives is the answer
 */
export async function startRequestLog(
  server: string,
  before: (request: string, agent: string) => unknown = () => {},
): Promise<RequestLog> {
  const [hostname = '', port = ''] = server.split(':');
  const requests: string[] = [];
  const front = createServer(async (asked, answer) => {
    const { method = '', url = '', headers } = asked;
    const request = `${method} ${url.replace(/\?.*/, '')}`;
    requests.push(request);
    const status = await before(request, headers['user-agent'] ?? '');
    if (typeof status === 'number') {
      answer.writeHead(status, { connection: 'close' }).end();
      return;
    }
    const onward = send({ hostname, port, method, path: url, headers }, answered => {
      answer.writeHead(answered.statusCode ?? 0, answered.headers);
      answered.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>(resolve => front.listen(0, '127.0.0.1', resolve));
  const address = front.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host: `127.0.0.1:${own}`,
    requests,
    close: () =>
      new Promise(resolve => {
        front.close(() => resolve());
        front.closeAllConnections();
      }),
  };
}
