import { RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { digestOf, OCI_MANIFEST, openRegistry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const bytes = Buffer.from('layer bytes, '.repeat(10_000));
const blob = {
  digest: digestOf(bytes),
  size: bytes.length,
  async *open() {
    yield bytes.subarray(0, 70_000);
    yield bytes.subarray(70_000);
  },
};

function open(server: RegistryServer, credentials?: { username: string; password: string }) {
  const clock = fakeClock();
  const registry = openRegistry({ host: server.host, credentials, clock });
  return { registry, clock };
}

async function read(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function failure(promise: Promise<unknown>): Promise<RemoteError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RemoteError);
  return error as RemoteError;
}

describe('blobs', () => {
  it('are pushed once, streamed with their length, and read back', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    let length: string | undefined;
    server.interfere = request => {
      if (request.method === 'PUT') length = request.headers['content-length'];
      return false;
    };
    expect(await registry.putBlob('shop/api', blob)).toBe('pushed');
    expect(length).toBe(String(bytes.length));
    expect(await registry.putBlob('shop/api', blob)).toBe('reused');
    expect(await read(await registry.readBlob('shop/api', blob))).toEqual(bytes);
    expect(await registry.hasBlob('shop/web', blob.digest)).toBe(false);
  });

  it('are mounted where the other repository has them, and uploaded where it has not', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    await registry.putBlob('base', blob);
    expect(await registry.putBlob('shop/api', blob, 'base')).toBe('mounted');
    expect(await registry.putBlob('shop/web', blob, 'nowhere')).toBe('pushed');
  });

  it('start again after a reset in mid-upload', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    let resets = 2;
    server.interfere = request => {
      if (request.method !== 'PUT' || resets-- <= 0) return false;
      request.once('data', () => request.socket.destroy());
      return true;
    };
    expect(await registry.putBlob('shop/api', blob)).toBe('pushed');
    expect(server.blobs.size).toBe(1);
  });

  it('are not sent twice when only the answer was lost', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    server.interfere = async (request, response) => {
      if (request.method !== 'PUT') return false;
      for await (const _ of request);
      server.blobs.set(`shop/api@${blob.digest}`, bytes);
      response.destroy();
      return true;
    };
    expect(await registry.putBlob('shop/api', blob)).toBe('pushed');
    expect(server.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('give up after bounded attempts', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    server.interfere = (request, response) => {
      if (request.method === 'PUT') response.writeHead(503).end();
      return request.method === 'PUT';
    };
    expect((await failure(registry.putBlob('shop/api', blob))).status).toBe(503);
    expect(server.seen.filter(({ method }) => method === 'PUT')).toHaveLength(6);
  });

  it('that are not what their digest says are refused', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    server.blobs.set(`shop/api@${blob.digest}`, Buffer.from('something else'));
    const error = await failure(registry.readBlob('shop/api', blob).then(read));
    expect(error.errorCode).toBe('DIGEST_MISMATCH');
  });

  it('that break off are told as a lost answer', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    server.interfere = (_, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 10), () => response.destroy());
      return true;
    };
    const error = await failure(registry.readBlob('shop/api', blob).then(read));
    expect([error.status, error.operation]).toEqual([undefined, `read blob ${blob.digest}`]);
  });
});

describe('manifests', () => {
  const manifest = Buffer.from('{"schemaVersion":2}');
  const descriptor = { mediaType: OCI_MANIFEST, digest: digestOf(manifest), size: manifest.length };

  it('go byte for byte, under a tag and by digest', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    expect(await registry.headManifest('shop/api', 'main')).toBeUndefined();
    await registry.putManifest('shop/api', 'main', { descriptor, bytes: manifest });
    expect(await registry.headManifest('shop/api', 'main')).toEqual(descriptor);
    const stored = await registry.getManifest('shop/api', descriptor.digest);
    expect(Buffer.from(stored.bytes)).toEqual(manifest);
    expect(stored.descriptor).toEqual(descriptor);
  });

  it('that are not what was asked for are refused', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    server.manifests.set(`shop/api:${descriptor.digest}`, { type: OCI_MANIFEST, bytes: Buffer.from('{}') });
    const error = await failure(registry.getManifest('shop/api', descriptor.digest));
    expect(error.errorCode).toBe('DIGEST_MISMATCH');
  });

  it('that come truncated are read again', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    await registry.putManifest('shop/api', 'main', { descriptor, bytes: manifest });
    let cuts = 1;
    server.interfere = (_, response) => {
      if (cuts-- <= 0) return false;
      response.writeHead(200, { 'content-length': manifest.length });
      response.write(manifest.subarray(0, 5), () => response.destroy());
      return true;
    };
    expect((await registry.getManifest('shop/api', 'main')).descriptor).toEqual(descriptor);
  });
});

describe('throttling', () => {
  it('is waited out as Retry-After says, else by doubling', async () => {
    await using server = await startRegistry();
    const { registry, clock } = open(server);
    const answers: [number, Record<string, string>][] = [
      [429, { 'retry-after': '7' }],
      [503, {}],
      [500, {}],
    ];
    server.interfere = (_, response) => {
      const next = answers.shift();
      if (next !== undefined) response.writeHead(...next).end();
      return next !== undefined;
    };
    await registry.ping();
    expect(clock.waits).toEqual([7_000, 500, 1_000]);
  });
});

describe('refusals', () => {
  it('name the registry and the permission', async () => {
    await using server = await startRegistry();
    const { registry } = open(server, { username: 'ci', password: 'wrong' });
    server.interfere = (request, response) => {
      if (request.method !== 'POST') return false;
      response.writeHead(403).end('{"errors":[{"code":"DENIED","message":"requested access is denied"}]}');
      return true;
    };
    const error = await failure(registry.putBlob('shop/api', blob));
    expect([error.status, error.errorCode]).toEqual([403, 'DENIED']);
    expect(error.hint).toContain(server.host);
    expect(error.hint).toContain('push to this repository');
  });

  it('say that a registry which is down was asked in vain', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    server.interfere = (_, response) => {
      response.writeHead(503).end();
      return true;
    };
    expect((await failure(registry.ping())).hint).toContain('run this job again');
  });

  it('say where a login is missing', async () => {
    await using server = await startRegistry();
    const { registry } = open(server);
    server.interfere = (_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      return true;
    };
    expect((await failure(registry.ping())).hint).toContain('none was given');
  });
});
