import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachArtifact, attachArtifacts, OCI_INDEX, openRegistry } from '../../packages/oci/src/index.ts';
import { type RealRegistry, startDistribution } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker-registry', 'crane', 'regctl');
const TAG = /^\/v2\/.+\/manifests\/[^:]+$/;

let scratch: string;
let clients: RegistryClients;
let server: RealRegistry;
let front: Server;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'attach-immutable-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  server = await startDistribution(join(scratch, 'registry'));
  front = immutable(server);
  await new Promise<void>(resolve => front.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  front?.closeAllConnections();
  front?.close();
  await server?.close();
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

/** Distribution knows no immutable tags: what stands before it refuses to set one twice, as registries do that have them. */
function immutable({ host }: RealRegistry): Server {
  return createServer(async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const at = `http://${host}${url}`;
    const taken =
      method === 'PUT' &&
      TAG.test(url) &&
      (await fetch(at, { method: 'HEAD', headers: { accept: OCI_INDEX } })).ok;
    if (taken) {
      incoming.resume();
      outgoing.writeHead(409).end('{"errors":[{"code":"DENIED","message":"the tag is immutable"}]}');
      return;
    }
    const passed = request(at, { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
}

const artifact = (name: string) => ({
  artifactType: `application/vnd.shop.${name}`,
  blobs: [{ mediaType: 'text/plain', bytes: Buffer.from(name) }],
});

describe.skipIf(absent.length > 0)('a registry with no referrers API and with immutable tags', () => {
  it('takes what is attached at once, and says why it takes no more', async () => {
    const layer = join(scratch, 'layer.tar');
    await writeFile(join(scratch, 'file'), 'content');
    await run('tar', ['-cf', layer, '-C', scratch, 'file']);
    await clients.crane('append', '--new_tag', `${server.host}/shop/api:v1`, '--new_layer', layer);
    const registry = openRegistry({ host: `127.0.0.1:${(front.address() as AddressInfo).port}` });
    const { descriptor } = await registry.getManifest('shop/api', 'v1');
    await attachArtifacts(registry, 'shop/api', descriptor, [artifact('provenance'), artifact('sbom')]);
    const both = ['application/vnd.shop.provenance', 'application/vnd.shop.sbom'];
    expect(await listed()).toEqual(both);
    await expect(attachArtifact(registry, 'shop/api', descriptor, artifact('verdict'))).rejects.toMatchObject(
      {
        errorCode: 'TAG_IMMUTABLE',
        status: 409,
        message: expect.stringContaining('the tag is immutable'),
      },
    );
    expect(await listed()).toEqual(both);
  });

  /** As regctl finds it. */
  async function listed(): Promise<string[]> {
    const command = ['artifact', 'list', `${server.host}/shop/api:v1`, '--format', '{{json .}}'];
    const { descriptors } = JSON.parse(await clients.regctl(server.host, command));
    return (descriptors as { artifactType: string }[]).map(each => each.artifactType);
  }
});
