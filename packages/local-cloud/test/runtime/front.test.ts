import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/runtime/free-port.ts';
import { type Front, openFront } from '../../src/runtime/front.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function target(name: string, port = 0): Promise<string> {
  const server: Server = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.url === '/break') request.socket.destroy();
    else answer.writeHead(201, { 'x-target': name }).end(`${request.method} ${request.url} ${body}`);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  open.push({ close: () => new Promise(resolve => server.closeAllConnections() ?? server.close(resolve)) });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function front(targets: () => string[]): Promise<Front> {
  const opened = await openFront(() => [{ weight: 1, targets: targets() }]);
  open.push(opened);
  return opened;
}

describe('the front of a service', () => {
  it('passes requests on, in turn', async () => {
    const targets = [await target('a'), await target('b')];
    const { url } = await front(() => targets);
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await fetch(`${url}/v?x=1`, { method: 'POST', body: 'data' }));
    expect(answers.map(({ headers }) => headers.get('x-target'))).toEqual(['a', 'b', 'a', 'b']);
    expect(answers[0]?.status).toBe(201);
    expect(await answers[0]?.text()).toBe('POST /v?x=1 data');
  });

  it('answers 503 without a target, and 502 where the target breaks off', async () => {
    expect((await fetch((await front(() => [])).url)).status).toBe(503);
    const one = await target('a');
    expect((await fetch(`${(await front(() => [one])).url}/break`)).status).toBe(502);
  });

  it('passes by a target that does not accept, and waits for one that is about to', async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    const good = await target('a');
    const { url } = await front(() => [closed, good]);
    for (let i = 0; i < 3; i++) expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(201);
    const port = await freePort();
    const soon = await front(() => [`http://127.0.0.1:${port}`]);
    const waiting = fetch(soon.url, { method: 'PUT', body: 'kept' });
    await target('late', port);
    expect(await (await waiting).text()).toBe('PUT / kept');
  });
});
