import { afterEach, expect, it } from 'vitest';
import { type CheckOptions, parseChecks, parseJsonPath, prove, type VersionSource } from '../src/index.ts';
import { fakeClock, type Handler, json, type Stand, stand } from './stand.ts';

const open: Stand[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const path = parseJsonPath('version');
const field: VersionSource = typeof path === 'string' ? { header: '' } : { json: path };

/** A service whose backends answer with these versions in turn, the last one again and again. */
function versions(...list: string[]): Handler {
  let asked = 0;
  return (request, response, count) => {
    if (request.url !== '/version') return json({ ok: true })(request, response, count);
    const version = list[Math.min(asked++, list.length - 1)];
    json({ version })(request, response, count);
  };
}

async function run(
  handler: Handler,
  source = field,
  more: Partial<CheckOptions> = {},
  items: unknown[] = ['/'],
) {
  const server = await stand(handler);
  open.push(server);
  const clock = fakeClock();
  const lines: string[] = [];
  const proof = await prove(
    { version: { value: 'new', path: '/version', source, times: 3 }, checks: parseChecks(items).checks },
    { baseUrl: server.url, within: 20_000, interval: 2_000, ...more },
    { fetch, clock, log: line => lines.push(line) },
  );
  return { proof, server, clock, lines };
}

it('waits through flapping versions until the new one answers three times in a row', async () => {
  const { proof, server, lines } = await run(versions('old', 'new', 'old', 'new', 'new', 'old', 'new'));
  expect(proof.passed).toBe(true);
  expect(proof.version).toMatchObject({
    version: 'new',
    seen: [
      { version: 'old', times: 3 },
      { version: 'new', times: 6 },
    ],
  });
  expect(proof.latency).toEqual({ p50: 0, p95: 0 });
  // Said when it changes, not at every poll.
  expect(lines.filter(line => line.includes('got old'))).toHaveLength(1);
  const asked = server.requests.filter(request => request.path === '/version');
  expect(new Set(asked.map(({ port }) => port)).size).toBe(asked.length);
});

it('says which versions answered, and runs no check, when the new one never stays', async () => {
  const { proof, server, clock } = await run((request, response, count) =>
    json({ version: count % 2 === 0 ? 'new' : 'old' })(request, response, count),
  );
  expect(proof).toMatchObject({ passed: false, checks: [], version: { passed: false } });
  expect(proof.version?.failure?.kind).toBe('version');
  expect(proof.version?.failure?.reason).toMatch(
    /expected version new, got old; .*: old \(\d+×\), new \(\d+×\)/,
  );
  expect(server.requests.every(request => request.path === '/version')).toBe(true);
  expect(clock.now()).toBeLessThan(1_020_000);
});

it('fails when another version answers after the checks', async () => {
  const { proof } = await run(versions('new', 'new', 'new', 'old'));
  expect(proof).toMatchObject({ passed: false, version: { passed: false, version: 'old' } });
  expect(proof.version?.failure?.reason).toMatch(/after the checks .*got old/);
  expect(proof.checks).toMatchObject([{ passed: true }]);
});

const respond =
  (type: string, body: string, status = 200, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  };

it.each<[string, Handler, VersionSource]>([
  ['a header', respond('text/html', 'hi', 200, { 'x-version': 'new' }), { header: 'X-Version' }],
  ['plain text', respond('text/plain', 'new\n'), field],
  ['JSON with a wrong type', respond('text/html', '{"version":"new"}'), field],
])('reads the version from %s', async (_, handler, source) => {
  const { proof } = await run(handler, source);
  expect(proof.passed).toBe(true);
});

it.each<[string, Handler, RegExp]>([
  ['an error', respond('text/plain', 'starting', 503), /expected 2xx, got 503 with body “starting”/],
  ['a page', respond('text/html', '<html>'), /“<html>”, but the body is not JSON \(text\/html\)/],
  ['another document', json({ sha: 'x' }), /the JSON body has no version/],
  ['an object', json({ version: {} }), /no text or number at version/],
])('says that it got %s', async (_, handler, reason) => {
  const { proof } = await run(handler, field, { within: 1_000 });
  expect(proof.version?.failure?.reason).toMatch(reason);
  expect(proof.version).not.toHaveProperty('version');
});

it('fails when one check fails, and keeps the others’ results', async () => {
  const handler: Handler = (request, response, count) =>
    request.url === '/bad'
      ? json({}, 500)(request, response, count)
      : versions('new')(request, response, count);
  const { proof } = await run(handler, field, { within: 1_000 }, ['/bad', '/']);
  expect(proof.passed).toBe(false);
  expect(proof.version?.passed).toBe(true);
  expect(proof.checks.map(({ passed }) => passed)).toEqual([false, true]);
});

it.each<[string, Handler, VersionSource]>([
  ['plain text', respond('text/plain', '\u001b[31m\u202ev1'), field],
  ['a header', respond('text/html', '', 200, { 'x-version': 'v'.repeat(9_000) }), { header: 'x-version' }],
  ['JSON', json({ version: `\u0007${'v'.repeat(9_000)}` }), field],
])('takes no control character and no page of text for a version: %s', async (_, handler, source) => {
  const { proof, lines } = await run(handler, source, { within: 1_000 });
  const said = [proof.version?.version ?? '', proof.version?.failure?.reason ?? '', ...lines];
  expect(proof.passed).toBe(false);
  for (const text of said) expect(text).toMatch(/^\P{C}{0,400}$/u);
});
