import { afterEach, expect, it } from 'vitest';
import { type CheckOptions, parseChecks, runChecks } from '../src/index.ts';
import { fakeClock, type Handler, json, type Stand, stand } from './stand.ts';

const open: Stand[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(handler: Handler): Promise<Stand> {
  const server = await stand(handler);
  open.push(server);
  return server;
}

async function run(server: Stand, items: unknown[], more: Partial<CheckOptions> = {}, clock = fakeClock()) {
  const { checks, complaints } = parseChecks(items);
  expect(complaints).toEqual([]);
  const options = { baseUrl: server.url, within: 10_000, interval: 2_000, attempts: 1, ...more };
  return runChecks(checks, options, { fetch, clock });
}

it('passes what is as expected, in the checks’ order', async () => {
  const server = await serve((request, response, count) => {
    if (request.url === '/slow') setTimeout(() => json({ a: 1 })(request, response, count), 5);
    else json({ status: 'ok', items: [{ id: 7 }] })(request, response, count);
  });
  const results = await run(server, [
    '/slow',
    {
      path: '/health',
      expect: {
        contains: 'ok',
        matches: '"id":\\d',
        header: { 'content-type': 'application/json' },
        json: { status: 'ok', '/items': [{ id: 7 }] },
        'json-exists': 'items[0].id',
      },
    },
  ]);
  expect(results.map(({ name, passed }) => [name, passed])).toEqual([
    ['GET /slow', true],
    ['GET /health', true],
  ]);
});

it.each<[unknown, RegExp]>([
  [{ path: '/', expect: 204 }, /^expected 204, got 200 with body “{"status":"down"/],
  [{ path: '/', expect: { contains: 'ok' } }, /got 200 .* but the body does not contain “ok”/],
  [{ path: '/', expect: { matches: '^ok' } }, /does not match \^ok/],
  [{ path: '/', expect: { header: { 'x-a': 'b' } } }, /no header x-a/],
  [
    { path: '/', expect: { header: { 'content-type': 'html' } } },
    /header content-type is “application\/json”/,
  ],
  [{ path: '/', expect: { json: { status: 'ok' } } }, /status is "down", expected "ok"/],
  [{ path: '/', expect: { json: { 'db.up': true }, 'json-exists': 'x' } }, /has no db\.up; .* has no x/],
])('says what is wrong for %j', async (item, reason) => {
  const server = await serve(json({ status: 'down' }));
  const [result] = await run(server, [item]);
  expect(result?.passed).toBe(false);
  expect(result?.failure?.reason).toMatch(reason);
});

it('reads JSON whatever its content type, and says when it is none', async () => {
  const server = await serve((request, response) => {
    const body = request.url === '/json' ? '{"a":1}' : '<html>login</html>';
    response.writeHead(200, { 'content-type': 'text/html' }).end(body);
  });
  const expecting = (path: string) => ({ path, expect: { json: { a: 1 } } });
  const [good, bad] = await run(server, [expecting('/json'), expecting('/html')]);
  expect(good?.passed).toBe(true);
  expect(bad?.failure?.reason).toMatch(/“<html>login<\/html>”, but the body is not JSON \(text\/html\)/);
});

it('tries again until it passes, with growing pauses, inside its time', async () => {
  const clock = fakeClock();
  const server = await serve((request, response, count) =>
    json({}, count < 5 ? 503 : 200)(request, response, count),
  );
  const [result] = await run(server, ['/'], { attempts: 50 }, clock);
  expect(result).toMatchObject({ passed: true, attempts: 5, status: 200 });
  expect(result).not.toHaveProperty('failure');
  expect(clock.slept).toEqual([250, 500, 1_000, 2_000]);
});

it('gives up when its time is over, with the last reason', async () => {
  const clock = fakeClock();
  const begun = clock.now();
  const server = await serve(json({ error: 'warming\nup' }, 503));
  const [result] = await run(server, ['/'], { attempts: 500, within: 9_000 }, clock);
  expect(result).toMatchObject({ passed: false, failure: { kind: 'status' } });
  expect(result?.failure?.reason).toBe('expected 2xx, got 503 with body “{"error":"warming\\nup"}”');
  expect(clock.now() - begun).toBeLessThan(9_000);
});

it('tries once even when no time is left', async () => {
  const server = await serve(json({}));
  const [result] = await run(server, ['/'], { within: 0 });
  expect(result).toMatchObject({ passed: true, attempts: 1 });
});

it('bounds the latency of one answer', async () => {
  const clock = fakeClock();
  const server = await serve((request, response, count) => {
    clock.advance(800);
    json({})(request, response, count);
  });
  const [result] = await run(server, [{ path: '/', expect: { 'max-latency': '500ms' } }], {}, clock);
  expect(result?.failure).toEqual({
    kind: 'latency',
    reason: expect.stringMatching(/within 500 ms.*800 ms/),
  });
  expect(result?.latencies).toEqual([800]);
});

it.each<[string, Handler, RegExp]>([
  ['timeout', () => undefined, /had not answered after 40 ms/],
  ['reset', request => void request.socket.destroy(), /closed the connection before/],
  [
    'reset',
    (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    },
    /closed the connection before/,
  ],
  [
    'redirect',
    (_, response) => void response.writeHead(302, { location: '/again' }).end(),
    /more than 5 times/,
  ],
  [
    'redirect',
    (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    /not an HTTP/,
  ],
])('explains a %s', async (kind, handler, reason) => {
  const server = await serve(handler);
  // Only the first is to run out of time; on a busy machine the others must not.
  const [result] = await run(server, ['/'], { requestTimeout: kind === 'timeout' ? 40 : 10_000 });
  expect(result?.failure?.kind).toBe(kind);
  expect(result?.failure?.reason).toMatch(reason);
  expect(result?.latencies).toEqual([]);
});

it('explains a refused connection', async () => {
  const server = await serve(json({}));
  await server.close();
  const [result] = await run(server, ['/']);
  expect(result?.failure).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining(server.url.host),
  });
});

it('reads one MiB of a huge body and no more', async () => {
  let sent = 0;
  const server = await serve((_, response) => {
    const chunk = Buffer.alloc(65_536, 'x');
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
    };
    more();
  });
  const [result] = await run(server, [{ path: '/', expect: { contains: 'the end', json: { a: 1 } } }]);
  expect(result?.failure?.reason).toMatch(/first MiB of the body does not contain “the end”; .*over 1 MiB/);
  expect(sent).toBeLessThan(32 * 1_048_576);
});

it('sends secret headers to the base URL’s origin only, also across redirects', async () => {
  const elsewhere = await serve((request, response, count) => {
    if (request.url === '/back') response.writeHead(302, { location: `${server.url.href}end` }).end();
    else json({})(request, response, count);
  });
  const server: Stand = await serve((request, response, count) => {
    if (request.url === '/away') response.writeHead(302, { location: `${elsewhere.url.href}back` }).end();
    else json({})(request, response, count);
  });
  const headers = { authorization: 'own' };
  const results = await run(
    server,
    [{ path: '/away', headers }, { url: `${elsewhere.url.href}direct`, headers }, '/last'],
    { secretHeaders: { 'x-bypass': 'secret' }, concurrency: 1 },
  );
  expect(results.every(({ passed }) => passed)).toBe(true);
  const sent = (who: Stand) =>
    who.requests.map(({ path, headers }) => [path, headers['x-bypass'], headers.authorization]);
  expect(sent(server)).toEqual([
    ['/away', 'secret', 'own'],
    ['/end', 'secret', 'own'],
    ['/last', 'secret', undefined],
  ]);
  expect(sent(elsewhere)).toEqual([
    ['/back', undefined, undefined],
    ['/direct', undefined, 'own'],
  ]);
});

it('quotes no secret, not even the half that a cut leaves, from a service that sends back what it was sent', async () => {
  const token = 'tok-0123456789-0123456789';
  const server = await serve((request, response) => {
    const sent = String(request.headers.authorization);
    const body = JSON.stringify({ auth: sent, again: `${'x'.repeat(130)}${sent}` });
    response.writeHead(500, { 'x-echo': sent }).end(body);
  });
  const results = await run(
    server,
    ['/', { path: '/', expect: { status: 500, header: { 'x-echo': 'none' }, json: { auth: 'none' } } }],
    { secretHeaders: { authorization: `Bearer ${token}` } },
  );
  const said = JSON.stringify(results.map(({ failure }) => failure));
  expect(said).toContain('***');
  expect(said).not.toContain('tok-');
});

it('neither follows nor tells a user name and password in a redirect', async () => {
  const server = await serve((_, response) =>
    response.writeHead(302, { location: 'http://user:hunter2@127.0.0.1:1/' }).end(),
  );
  const [result] = await run(server, ['/']);
  expect(result?.failure).toMatchObject({ kind: 'redirect', reason: expect.stringContaining('127.0.0.1:1') });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});

it('says who answered after a redirect to another host', async () => {
  const elsewhere = await serve(json({}, 403));
  const server = await serve(
    (_, response) => void response.writeHead(307, { location: elsewhere.url.href }).end(),
  );
  const [result, posted] = await run(server, ['/', { path: '/', method: 'POST', body: 'pay' }]);
  expect(result).toMatchObject({ answeredBy: elsewhere.url.origin, status: 403 });
  expect(result?.failure?.reason).toContain(`after a redirect to ${elsewhere.url.origin}`);
  expect(posted?.failure?.reason).toContain('redirects a POST with its body');
  expect(elsewhere.requests).toHaveLength(1);
});

it('takes a redirect as the answer where it is what is expected', async () => {
  const server = await serve((_, response) => void response.writeHead(301, { location: '/new' }).end());
  const [result] = await run(server, [
    { path: '/old', expect: { status: 301, header: { location: '/new' } } },
  ]);
  expect(result).toMatchObject({ passed: true, status: 301 });
  expect(server.requests).toHaveLength(1);
});

it('posts a body, and turns it into a GET after a 303', async () => {
  const server = await serve((request, response, count) => {
    if (request.method === 'POST') response.writeHead(303, { location: '/done' }).end();
    else json({})(request, response, count);
  });
  await run(server, [{ path: '/', method: 'POST', body: { a: 1 } }]);
  expect(server.requests).toMatchObject([
    { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } },
    { method: 'GET', body: '', path: '/done' },
  ]);
});

it('ends with the signal’s reason when the run is cancelled', async () => {
  const server = await serve(() => undefined);
  const controller = new AbortController();
  const { checks } = parseChecks(['/']);
  const options = { baseUrl: server.url, within: 10_000, interval: 2_000 };
  const running = runChecks(checks, options, { fetch, clock: fakeClock(), signal: controller.signal });
  controller.abort(new Error('cancelled'));
  await expect(running).rejects.toThrow('cancelled');
});
