import { afterEach, beforeEach, expect, it } from 'vitest';
import { tokenIn } from '../src/auth/token-answer.ts';
import { digestOf, openRegistry, type Registry } from '../src/index.ts';
import { givenUrl } from '../src/wire/given-url.ts';
import { fakeClock } from './fake-clock.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

let server: RegistryServer;
let registry: Registry;
beforeEach(async () => {
  server = await startRegistry();
  const credentials = { username: 'a', password: 'b' };
  registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
});
afterEach(() => server[Symbol.asyncDispose]());

const blob = {
  digest: digestOf('x'),
  size: 1,
  open: async function* () {
    yield Buffer.from('x');
  },
};

it.each([
  ['the place of an upload', 202, { location: 'http://[::bad' }, () => registry.putBlob('shop/api', blob)],
  [
    'the place of an upload',
    202,
    { location: 'file:///etc/passwd' },
    () => registry.putBlob('shop/api', blob),
  ],
  ['where to go on', 307, { location: 'http://[::bad' }, () => registry.getManifest('shop/api', 'main')],
  ['where to go on', 307, { location: 'ftp://elsewhere/' }, () => registry.readBlob('shop/api', blob)],
  [
    'its token server',
    401,
    { 'www-authenticate': 'Bearer realm="http://[::bad"' },
    () => registry.getManifest('shop/api', 'main'),
  ],
  [
    'its token server',
    401,
    { 'www-authenticate': 'Bearer realm="file:///etc/passwd"' },
    () => registry.getManifest('shop/api', 'main'),
  ],
] as const)(
  'an address that is none is the registry’s fault, as %s (%d %j)',
  async (what, status, headers, call) => {
    let asked = 0;
    server.interfere = (request, response) => {
      if (request.method === 'HEAD') return false;
      asked++;
      response.writeHead(status, headers).end();
      return true;
    };
    const error: unknown = await call().catch((failed: unknown) => failed);
    expect(error).toMatchObject({ name: 'RemoteError', transient: false });
    expect(String(error)).toMatch(new RegExp(`${server.host} gave ".*" as ${what}, which is no web address`));
    expect(asked).toBe(1);
  },
);

it('a token server, an upload or a redirect is never less safe than the registry', () => {
  expect(() => givenUrl('http://evil.example/token', 'https://ghcr.io', 'its token server')).toThrow(
    'not encrypted',
  );
  expect(givenUrl('https://auth.example/token', 'https://ghcr.io', 'it').href).toBe(
    'https://auth.example/token',
  );
  expect(givenUrl('/next', 'http://127.0.0.1:5000/v2/', 'it').href).toBe('http://127.0.0.1:5000/next');
});

it.each(['<html>', 'null', '[]', '"token"', '{}', '{"token":""}', '{"token":{"a":1}}'])(
  '%s is no token',
  text => {
    expect(() => tokenIn(text, 'auth.example')).toThrow(
      'auth.example: get a token was answered with something else',
    );
  },
);

it('a token is read by both of its names', () => {
  expect(tokenIn('{"access_token":"abc","expires_in":60}', 'auth.example')).toEqual({
    token: 'abc',
    seconds: 60,
  });
  expect(tokenIn('{"token":"abc","expires_in":"soon"}', 'auth.example')).toEqual({ token: 'abc' });
});

it.each([
  [404, { code: 'MANIFEST_BLOB_UNKNOWN' }, /lacks a layer that it said it has/],
  [405, { code: 'UNSUPPORTED' }, /read-only/],
  [413, {}, /client_max_body_size/],
  [412, { code: 'PRECONDITION' }, /tags of this repository are immutable/],
  [507, {}, /is full: make room there/],
  // As distribution 2.8 and 3 say it.
  [500, { code: 'UNKNOWN', detail: 'write /data: no space left on device' }, /is full: make room there/],
  [500, { code: 'UNKNOWN', detail: { Enclosed: { Op: 'write', Err: 28 } } }, /is full: make room there/],
  [500, { code: 'UNKNOWN', detail: { Enclosed: { Op: 'write', Err: 280 } } }, /busy or down/],
])('a push that is answered with %d says what helps', async (status, error, hint) => {
  server.interfere = (_, response) => {
    response.writeHead(status).end(JSON.stringify({ errors: [error] }));
    return true;
  };
  const bytes = Buffer.from('{}');
  const stored = { descriptor: { mediaType: 'a/b', digest: digestOf('{}'), size: 2 }, bytes };
  await expect(registry.putManifest('shop/api', 'main', stored)).rejects.toMatchObject({
    hint: expect.stringMatching(hint),
  });
});

it('words that are none are not told', async () => {
  server.interfere = (_, response) => {
    response.writeHead(400, 'Bad Request').end('{"errors":[{"code":5,"message":{"a":1}}]}');
    return true;
  };
  await expect(registry.getManifest('shop/api', 'main')).rejects.toThrow(/answered with 400: Bad Request$/);
});
