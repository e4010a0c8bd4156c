import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { digestOf, openRegistry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const bytes = randomBytes(3 << 20);
const blob = { digest: digestOf(bytes), size: bytes.length };
const path = `/v2/shop/api/blobs/${blob.digest}`;

async function holding(): Promise<RegistryServer> {
  const server = await startRegistry();
  server.blobs.set(`shop/api@${blob.digest}`, bytes);
  return server;
}

const open = (server: RegistryServer, signal?: AbortSignal) =>
  openRegistry({ host: server.host, clock: fakeClock(), signal });

/** What is read is kept as it came: a piece that was overwritten since would show. */
async function read(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const kept = [];
  for await (const piece of pieces) kept.push(piece);
  return Buffer.concat(kept);
}

/** Breaks the body off after some bytes, as often as told. */
function breakAfter(server: RegistryServer, size: number, times: number) {
  let left = times;
  server.interfere = (request, response) => {
    if (request.method !== 'GET' || left-- <= 0) return false;
    const from = Number(/(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    partial(response, from);
    response.write(bytes.subarray(from, from + size), () => response.destroy());
    return true;
  };
}

function partial(response: ServerResponse, from: number) {
  const length = { 'content-length': bytes.length - from };
  if (from === 0) return response.writeHead(200, length);
  return response.writeHead(206, {
    ...length,
    'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
  });
}

describe('a large blob', () => {
  it('of which more comes than was promised is given up at once', async () => {
    await using server = await holding();
    const promised = 1 << 21;
    let held = 0;
    const reading = async () => {
      for await (const piece of await open(server).readBlob('shop/api', { ...blob, size: promised }))
        held += piece.length;
    };
    await expect(reading()).rejects.toMatchObject({ errorCode: 'DIGEST_MISMATCH' });
    expect(held).toBeLessThanOrEqual(promised);
  });

  it('is read whole, and from an offset', async () => {
    await using server = await holding();
    expect((await read(await open(server).readBlob('shop/api', blob))).equals(bytes)).toBe(true);
    let at = 1 << 20;
    for await (const piece of await open(server).readBlob('shop/api', blob, at)) {
      expect(bytes.subarray(at, at + piece.length).equals(piece)).toBe(true);
      at += piece.length;
    }
    expect(at).toBe(bytes.length);
    expect(server.seen.map(({ bytes: asked }) => asked)).toEqual([undefined, `bytes=${1 << 20}-`]);
  });

  it('is read on from where its body broke off', async () => {
    await using server = await holding();
    breakAfter(server, 1_000_000, 2);
    expect((await read(await open(server).readBlob('shop/api', blob))).equals(bytes)).toBe(true);
    expect(server.seen).toHaveLength(3);
    expect(server.seen[2]?.bytes).toMatch(/^bytes=[1-9]\d+-$/);
  });

  it('is read over where the registry knows no ranges', async () => {
    await using server = await holding();
    let breaks = 1;
    server.interfere = (request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      if (breaks-- > 0) response.write(bytes.subarray(0, 1 << 20), () => response.destroy());
      else response.end(bytes);
      return request.method === 'GET';
    };
    expect((await read(await open(server).readBlob('shop/api', blob))).equals(bytes)).toBe(true);
  });

  it('is refused where the registry answers with another range', async () => {
    await using server = await holding();
    server.interfere = (_, response) => {
      partial(response, 7).end(bytes.subarray(7));
      return true;
    };
    await expect(open(server).readBlob('shop/api', blob, 9)).rejects.toThrow('another range');
  });

  it('is given up after bounded breaks', async () => {
    await using server = await holding();
    breakAfter(server, 10, 100);
    await expect(open(server).readBlob('shop/api', blob).then(read)).rejects.toThrow('broke off');
    expect(server.seen).toHaveLength(6);
  });

  it('that is not what its digest says is refused', async () => {
    await using server = await holding();
    server.blobs.set(`shop/api@${blob.digest}`, randomBytes(bytes.length));
    await expect(open(server).readBlob('shop/api', blob).then(read)).rejects.toMatchObject({
      errorCode: 'DIGEST_MISMATCH',
    });
  });

  it('that comes in chunks is read too', async () => {
    await using server = await holding();
    server.interfere = (_, response) => {
      response.writeHead(200).write(bytes.subarray(0, 1 << 20));
      response.end(bytes.subarray(1 << 20));
      return true;
    };
    expect((await read(await open(server).readBlob('shop/api', blob))).equals(bytes)).toBe(true);
  });

  it.each(['large', 'small'])('that lies elsewhere is fetched there, without the login: %s', async kind => {
    await using server = await startRegistry();
    await using store = await startRegistry();
    const content = kind === 'large' ? bytes : bytes.subarray(0, 1000);
    const wanted = { digest: digestOf(content), size: content.length };
    server.interfere = (request, response) => {
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      } else response.writeHead(307, { location: `http://${store.host}/bucket/layer?signed=1` }).end();
      return true;
    };
    store.interfere = (_, response) => {
      response.end(content);
      return true;
    };
    const credentials = { username: 'ci', password: 'secret' };
    const registry = openRegistry({ host: server.host, credentials, clock: fakeClock() });
    expect((await read(await registry.readBlob('shop/api', wanted))).equals(content)).toBe(true);
    expect(store.seen).toEqual([{ method: 'GET', path: '/bucket/layer?signed=1' }]);
    expect(server.seen.map(({ authorization }) => authorization !== undefined)).toEqual([false, true]);
  });

  it('is stopped at once, in mid-body', async () => {
    await using server = await holding();
    const abort = new AbortController();
    server.interfere = (_, response) => {
      partial(response, 0).write(bytes.subarray(0, 1 << 20));
      return true;
    };
    const pieces = await open(server, abort.signal).readBlob('shop/api', blob, 0);
    const reading = (async () => {
      for await (const _ of pieces) setImmediate(() => abort.abort(new Error('cancelled')));
    })();
    await expect(reading).rejects.toThrow('cancelled');
    expect(server.seen.map(({ path: asked }) => asked)).toEqual([path]);
  });
});
