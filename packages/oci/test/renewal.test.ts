import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Credentials, digestOf, OCI_MANIFEST, openRegistry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { startTokens } from './token-server.ts';

const basic = (password: string) => `Basic ${btoa(`AWS:${password}`)}`;

/** A login that is another one each time it is fetched: `p1`, `p2`. */
function logins() {
  let fetched = 0;
  return {
    count: () => fetched,
    credentials: async (): Promise<Credentials> => ({ username: 'AWS', password: `p${++fetched}` }),
  };
}

type Refusal = (response: ServerResponse) => void;
const unauthorized: Refusal = response =>
  void response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
/** As ECR refuses a password that is older than twelve hours. */
const expired: Refusal = response => {
  const message = 'Your authorization token has expired. Reauthenticate and try again.';
  response.writeHead(403).end(JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
};

/** Takes one password only. */
function takes(server: RegistryServer, good: () => string, refuse: Refusal) {
  server.interfere = ({ headers }: IncomingMessage, response) => {
    if (headers.authorization === basic(good())) return false;
    if (headers.authorization === undefined) unauthorized(response);
    else refuse(response);
    return true;
  };
}

describe('a login that is fetched', () => {
  it.each([
    ['401', unauthorized],
    ['ECR’s 403', expired],
  ])('is fetched again when it is refused, once for all calls: %s', async (_, refuse) => {
    await using server = await startRegistry();
    let good = 'p1';
    takes(server, () => good, refuse);
    const { credentials, count } = logins();
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    await registry.ping();
    expect(count()).toBe(1);
    good = 'p2';
    await Promise.all([registry.ping(), registry.ping(), registry.ping()]);
    expect(count()).toBe(2);
  });

  it('is given up where the next one is refused too', async () => {
    await using server = await startRegistry();
    takes(server, () => 'none', expired);
    const { credentials, count } = logins();
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    await expect(registry.ping()).rejects.toMatchObject({ status: 403 });
    expect(count()).toBe(2);
  });

  it('is not fetched again for a 403 that says something else', async () => {
    await using server = await startRegistry();
    takes(
      server,
      () => 'none',
      response => void response.writeHead(403).end('{"errors":[{"code":"DENIED"}]}'),
    );
    const { credentials, count } = logins();
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    await expect(registry.ping()).rejects.toMatchObject({ status: 403 });
    expect(count()).toBe(1);
  });

  it('is fetched again where the token server refuses it, as Google’s does after an hour', async () => {
    await using server = await startRegistry();
    await using tokens = await startTokens();
    tokens.knows = ({ authorization }) => authorization === basic('p2');
    server.interfere = (request, response) => {
      if (request.headers.authorization !== undefined) return false;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.realm}"` }).end();
      return true;
    };
    const { credentials, count } = logins();
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    await Promise.all([registry.headManifest('a', 'main'), registry.headManifest('a', 'next')]);
    expect([count(), tokens.asked.length]).toEqual([2, 2]);
  });

  it('may fail to be fetched, and is fetched by the next call', async () => {
    await using server = await startRegistry();
    takes(server, () => 'p2', unauthorized);
    let calls = 0;
    const credentials = async () => {
      if (++calls === 1) throw new Error('no identity');
      return { username: 'AWS', password: `p${calls}` };
    };
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    await expect(registry.ping()).rejects.toThrow('no identity');
    await registry.ping();
  });
});

describe('a bearer token', () => {
  const manifest = Buffer.from('{"schemaVersion":2}');
  const descriptor = { mediaType: OCI_MANIFEST, digest: digestOf(manifest), size: manifest.length };

  /** A registry that takes the tokens of a token server, and a client that has had its first one. */
  async function authenticated(seconds?: number) {
    const server = await startRegistry();
    const tokens = await startTokens();
    tokens.seconds = seconds;
    server.manifests.set('a:main', { type: OCI_MANIFEST, bytes: manifest });
    const valid = new Set(['Bearer t1']);
    server.interfere = (request, response) => {
      if (valid.has(request.headers.authorization ?? '')) return false;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.realm}"` }).end();
      return true;
    };
    const clock = fakeClock();
    const registry = openRegistry({ host: server.host, clock });
    expect(await registry.headManifest('a', 'main')).toEqual(descriptor);
    server.seen.length = 0;
    const disposed = async () => {
      await server[Symbol.asyncDispose]();
      await tokens[Symbol.asyncDispose]();
    };
    return { server, tokens, valid, clock, registry, [Symbol.asyncDispose]: disposed };
  }

  it('resolves a tag in one request', async () => {
    await using held = await authenticated(300);
    expect(await held.registry.headManifest('a', 'main')).toEqual(descriptor);
    expect(held.server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'HEAD /v2/a/manifests/main',
    ]);
    expect(held.tokens.asked).toHaveLength(1);
  });

  it('that was taken back is renewed, once for all calls', async () => {
    await using held = await authenticated();
    held.valid.clear();
    held.valid.add('Bearer t2');
    await Promise.all([held.registry.headManifest('a', 'main'), held.registry.headManifest('a', 'next')]);
    expect(held.tokens.asked).toHaveLength(2);
  });

  it('is renewed before it runs out, with no refusal in between', async () => {
    await using held = await authenticated(300);
    held.valid.clear();
    held.valid.add('Bearer t2');
    await held.clock.sleep(280_000);
    await Promise.all([held.registry.headManifest('a', 'main'), held.registry.headManifest('a', 'next')]);
    expect(held.tokens.asked).toHaveLength(2);
    expect(held.server.seen).toHaveLength(2);
  });

  it('for another repository is asked for at once, now that it is known where', async () => {
    await using held = await authenticated(300);
    held.valid.add('Bearer t2');
    await held.registry.headManifest('b', 'main');
    expect(held.tokens.asked.map(({ scope }) => scope)).toEqual(['repository:a:pull', 'repository:b:pull']);
    expect(held.server.seen).toHaveLength(1);
  });
});
