import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** ECR's JSON protocol, with these answers by operation; 500 to any other. */
export async function startEcr(answers: Record<string, [number, object]>) {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  const regions: string[] = [];
  const http = createServer(async (request, response) => {
    bodies.push(await json(request));
    const name = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    calls.push(name);
    regions.push(String(request.headers.authorization).split('/')[2] ?? '');
    const [status, body] = answers[name] ?? [500, {}];
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    calls,
    bodies,
    /** For which each call was signed. */
    regions,
    access: { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, endpoint },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    },
  };
}
