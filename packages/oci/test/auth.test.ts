import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../src/auth/challenge.ts';
import { openRegistries, openRegistry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { startRegistry } from './registry-server.ts';

describe('parseChallenges', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      [
        {
          scheme: 'bearer',
          params: {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:a/b:pull,push',
          },
        },
      ],
    ],
    ['Basic realm="a \\"b\\", c"', [{ scheme: 'basic', params: { realm: 'a "b", c' } }]],
    [
      'Negotiate, Basic realm=x, Bearer realm="y"',
      [
        { scheme: 'negotiate', params: {} },
        { scheme: 'basic', params: { realm: 'x' } },
        { scheme: 'bearer', params: { realm: 'y' } },
      ],
    ],
    ['', []],
  ])('%s', (header, challenges) => {
    expect(parseChallenges(header)).toEqual(challenges);
  });
});

/** A token server that counts and numbers its tokens. */
async function startTokens() {
  const asked: { url: URL; authorization: string | undefined; method: string; body: string }[] = [];
  const http = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? '', 'http://tokens');
    const { authorization } = request.headers;
    asked.push({ url, authorization, method: request.method ?? '', body });
    response.end(JSON.stringify({ token: `t${asked.length}` }));
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    realm: `http://127.0.0.1:${(http.address() as AddressInfo).port}/token`,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    },
  };
}

describe('authentication', () => {
  it('is learned once for two clients, of which one goes on when the other is ended', async () => {
    await using server = await startRegistry();
    await using tokens = await startTokens();
    let refused = 0;
    server.interfere = (request, response) => {
      if (request.headers.authorization === 'Bearer t1') return false;
      refused++;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.realm}",service="local"` }).end();
      return true;
    };
    const [one, other] = [new AbortController(), new AbortController()];
    const open = openRegistries({ host: server.host, signal: other.signal });
    const [first, second] = [open({ signal: one.signal }), open({})];
    await first.headManifest('a', 'main');
    one.abort(new Error('cancelled'));
    await expect(first.headManifest('a', 'main')).rejects.toThrow('cancelled');
    expect(await second.headManifest('a', 'main')).toBeUndefined();
    expect([refused, tokens.asked.length]).toEqual([1, 1]);
  });

  it('asks for one token per scope, however many calls want it at a time', async () => {
    await using server = await startRegistry();
    await using tokens = await startTokens();
    const valid = new Set(['Bearer t1', 'Bearer t2']);
    server.interfere = (request, response) => {
      if (valid.has(request.headers.authorization ?? '')) return false;
      const challenge = `Bearer realm="${tokens.realm}",service="local"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    };
    const credentials = { username: 'ci', password: 'p:w' };
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    const digests = ['a', 'b', 'c'].map(letter => `sha256:${letter.repeat(64)}` as const);
    await Promise.all(digests.map(digest => registry.hasBlob('shop/api', digest)));
    expect(tokens.asked).toHaveLength(1);
    expect(tokens.asked[0]?.url.searchParams.get('scope')).toBe('repository:shop/api:pull');
    expect(tokens.asked[0]?.url.searchParams.get('service')).toBe('local');
    expect(tokens.asked[0]?.authorization).toBe(`Basic ${btoa('ci:p:w')}`);

    valid.delete('Bearer t1');
    expect(await registry.hasBlob('shop/api', `sha256:${'d'.repeat(64)}`)).toBe(false);
    expect(tokens.asked).toHaveLength(2);
  });

  it('gives up on a token that is refused again and again', async () => {
    await using server = await startRegistry();
    await using tokens = await startTokens();
    server.interfere = (_, response) => {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.realm}"` }).end();
      return true;
    };
    const registry = openRegistry({ host: server.host, clock: fakeClock() });
    await expect(registry.headManifest('shop/api', 'main')).rejects.toMatchObject({ status: 401 });
    expect(tokens.asked.length).toBeLessThanOrEqual(3);
  });

  it('sends name and password where the registry wants them', async () => {
    await using server = await startRegistry();
    server.interfere = (request, response) => {
      if (request.headers.authorization === `Basic ${btoa('AWS:secret')}`) return false;
      response.writeHead(401, { 'www-authenticate': 'Basic realm="ecr"' }).end();
      return true;
    };
    const registry = openRegistry({
      host: server.host,
      credentials: { username: 'AWS', password: 'secret' },
      clock: fakeClock(),
    });
    await Promise.all([registry.ping(), registry.ping()]);
    expect(server.seen).toHaveLength(4);
    await registry.ping();
    expect(server.seen).toHaveLength(5);
  });

  it('does not repeat a name and password that were refused', async () => {
    await using server = await startRegistry();
    server.interfere = (_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="ecr"' }).end();
      return true;
    };
    const credentials = { username: 'AWS', password: 'old' };
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    await expect(registry.ping()).rejects.toMatchObject({ status: 401 });
    expect(server.seen).toHaveLength(2);
  });

  it('trades an identity token for an access token', async () => {
    await using server = await startRegistry();
    await using tokens = await startTokens();
    server.interfere = (request, response) => {
      if (request.headers.authorization !== undefined) return false;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.realm}",service="s"` }).end();
      return true;
    };
    const registry = openRegistry({
      host: server.host,
      credentials: { identityToken: 'it' },
      clock: fakeClock(),
    });
    await registry.headManifest('shop/api', 'main');
    expect(tokens.asked[0]?.method).toBe('POST');
    const form = new URLSearchParams(tokens.asked[0]?.body);
    expect(form.get('refresh_token')).toBe('it');
    expect(form.get('grant_type')).toBe('refresh_token');
  });
});
