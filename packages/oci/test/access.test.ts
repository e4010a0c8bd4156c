import { RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { digestOf, OCI_MANIFEST, openRegistries, openRegistry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { startRegistry } from './registry-server.ts';
import { startTokens } from './token-server.ts';

const BOTH = 'repository:shop/api:pull,push';
const READ = 'repository:shop/api:pull';

const bytes = Buffer.from('{"schemaVersion":2}');
const manifest = {
  bytes,
  descriptor: { mediaType: OCI_MANIFEST, digest: digestOf(bytes), size: bytes.length },
};

/** A registry, and its token server, that lets nobody do but what a token was asked for, and of that no more than `may`. */
async function startGuarded(may: ('pull' | 'push')[] = ['pull', 'push']) {
  const server = await startRegistry();
  const tokens = await startTokens();
  server.manifests.set('shop/api:inputs-1', { type: OCI_MANIFEST, bytes });
  server.interfere = ({ method, headers, url = '' }, response) => {
    const number = Number(headers.authorization?.replace('Bearer t', ''));
    const [, repository, actions] = tokens.asked[number - 1]?.scope?.split(':') ?? [];
    const does = method === 'GET' || method === 'HEAD' ? 'pull' : 'push';
    const asked = actions?.split(',').includes(does) && url.startsWith(`/v2/${repository}/`);
    if (asked && may.includes(does)) return false;
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.realm}"` }).end();
    return true;
  };
  return {
    server,
    tokens,
    scopes: () => tokens.asked.map(({ scope }) => scope),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await tokens[Symbol.asyncDispose]();
    },
  };
}

describe('the token of a registry that is pushed to', () => {
  it.each([
    ['push', [BOTH]],
    ['pull', [READ, BOTH]],
    [undefined, [READ, BOTH]],
  ] as const)('serves a look and the tag that follows, with access %s', async (access, scopes) => {
    await using guarded = await startGuarded();
    const registry = openRegistry({ host: guarded.server.host, access, clock: fakeClock() });
    expect(await registry.headManifest('shop/api', 'inputs-1')).toEqual(manifest.descriptor);
    await registry.putManifest('shop/api', 'v1', manifest);
    expect(guarded.server.manifests.get('shop/api:v1')?.bytes).toEqual(bytes);
    expect(guarded.scopes()).toEqual(scopes);
  });

  it.each([
    ['gives the part that it allows, as the specification says', undefined, [BOTH]],
    ['refuses all, as Docker Hub’s', 401, [BOTH, READ]],
    ['refuses all, as GHCR’s', 403, [BOTH, READ]],
  ])('is one to read with for who may only read, where the server %s', async (_, refusal, scopes) => {
    await using guarded = await startGuarded(['pull']);
    if (refusal !== undefined) {
      guarded.tokens.refusal = refusal;
      guarded.tokens.knows = (_, scope) => scope === READ;
    }
    const registry = openRegistry({ host: guarded.server.host, access: 'push', clock: fakeClock() });
    const look = () => registry.headManifest('shop/api', 'inputs-1');
    expect(await Promise.all([look(), look()])).toEqual([manifest.descriptor, manifest.descriptor]);
    await look();
    expect(guarded.scopes()).toEqual(scopes);
    await expect(registry.putManifest('shop/api', 'v1', manifest)).rejects.toMatchObject({
      status: refusal ?? 401,
    });
    expect(guarded.server.manifests.has('shop/api:v1')).toBe(false);
  });

  it('is not asked for again where there is no login to ask with', async () => {
    await using guarded = await startGuarded();
    let asked = 0;
    const credentials = async () => {
      asked++;
      throw new RemoteError('no role', { service: 'sts', operation: 'AssumeRole', status: 403 });
    };
    const { host } = guarded.server;
    const registry = openRegistry({ host, credentials, access: 'push', clock: fakeClock() });
    await expect(registry.headManifest('shop/api', 'inputs-1')).rejects.toThrow('no role');
    expect(asked).toBe(1);
  });

  it('is not asked for by who only reads there, beside it', async () => {
    await using guarded = await startGuarded();
    guarded.server.manifests.set('base/node:24', { type: OCI_MANIFEST, bytes });
    const open = openRegistries({ host: guarded.server.host, clock: fakeClock() });
    await open({ access: 'push' }).headManifest('shop/api', 'inputs-1');
    await open({}).headManifest('base/node', '24');
    expect(guarded.scopes()).toEqual([BOTH, 'repository:base/node:pull']);
    // How to authenticate was learned once.
    expect(guarded.server.seen.filter(({ authorization }) => authorization === undefined)).toHaveLength(1);
  });
});
