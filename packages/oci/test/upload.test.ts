import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BlobSource, digestOf, openRegistry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

/** Large enough for a stream of its own, and for a point to which the hash goes back. */
const bytes = randomBytes(20 << 20);
const PIECE = 1 << 16;

/** A source that says from where it was opened. */
function source(content = bytes): BlobSource & { opened: number[] } {
  const opened: number[] = [];
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    opened,
    async *open(from = 0) {
      opened.push(from);
      for (let at = from; at < content.length; at += PIECE) yield content.subarray(at, at + PIECE);
    },
  };
}

const open = (server: RegistryServer, signal?: AbortSignal) =>
  openRegistry({ host: server.host, clock: fakeClock(), signal });

const methods = ({ seen }: RegistryServer) => seen.map(({ method }) => method).join(' ');

/** Keeps what arrives of an upload up to a size, and resets the connection there. */
function resetAfter(server: RegistryServer, size: number, times = 1) {
  let left = times;
  server.interfere = async request => {
    if (request.method !== 'PATCH' || left-- <= 0) return false;
    await server.keep(request, size);
    request.socket.destroy();
    return true;
  };
}

describe('a large blob', () => {
  it('is sent by PATCH and put under its digest', async () => {
    await using server = await startRegistry();
    expect(await open(server).putBlob('shop/api', source())).toBe('pushed');
    expect(methods(server)).toBe('HEAD POST PATCH PUT');
    expect(server.blobs.get(`shop/api@${digestOf(bytes)}`)?.equals(bytes)).toBe(true);
  });

  it('is not looked for where it is known to be absent', async () => {
    await using server = await startRegistry();
    await open(server).putBlob('shop/api', { ...source(), absent: true }, 'base');
    expect(methods(server)).toBe('POST PATCH PUT');
  });

  it('goes on where the registry has it after a reset, and every byte is hashed', async () => {
    await using server = await startRegistry();
    const kept = (17 << 20) + 5;
    resetAfter(server, kept);
    const blob = source();
    expect(await open(server).putBlob('shop/api', blob)).toBe('pushed');
    expect(methods(server)).toBe('HEAD POST PATCH HEAD GET PATCH PUT');
    expect(server.seen.filter(({ method }) => method === 'PATCH').map(({ range }) => range)).toEqual([
      undefined,
      `${kept}-${bytes.length - 1}`,
    ]);
    // From the last point before it, so that the rest of what was kept is hashed again.
    expect(blob.opened).toEqual([0, 1 << 24]);
    expect(server.blobs.get(`shop/api@${blob.digest}`)?.equals(bytes)).toBe(true);
  });

  it('starts again where the registry has lost the upload', async () => {
    await using server = await startRegistry();
    let resets = 1;
    server.interfere = (request, response) => {
      if (request.method === 'GET') response.writeHead(404).end();
      if (request.method !== 'PATCH' || resets-- <= 0) return request.method === 'GET';
      request.socket.destroy();
      return true;
    };
    const blob = source();
    expect(await open(server).putBlob('shop/api', blob)).toBe('pushed');
    expect(methods(server)).toBe('HEAD POST PATCH HEAD GET POST PATCH PUT');
    expect(blob.opened).toEqual([0, 0]);
  });

  it('starts again where what the registry kept is not what was sent', async () => {
    await using server = await startRegistry();
    let resets = 1;
    server.interfere = async request => {
      if (request.method !== 'PATCH' || resets-- <= 0) return false;
      await server.keep(request, 1 << 20, piece => piece.fill(0));
      request.socket.destroy();
      return true;
    };
    expect(await open(server).putBlob('shop/api', source())).toBe('pushed');
    expect(server.blobs.get(`shop/api@${digestOf(bytes)}`)?.equals(bytes)).toBe(true);
  });

  it('waits as a busy registry asks', async () => {
    await using server = await startRegistry();
    let refusals = 1;
    server.interfere = (request, response) => {
      if (request.method !== 'PATCH' || refusals-- <= 0) return false;
      response.writeHead(429, { 'retry-after': '9', connection: 'close' }).end();
      return true;
    };
    const clock = fakeClock();
    const registry = openRegistry({ host: server.host, clock });
    expect(await registry.putBlob('shop/api', source())).toBe('pushed');
    expect(clock.waits).toEqual([9_000]);
  });

  it('is not sent twice when only the last answer was lost', async () => {
    await using server = await startRegistry();
    server.interfere = (request, response) => {
      if (request.method !== 'PUT') return false;
      server.blobs.set(`shop/api@${digestOf(bytes)}`, bytes);
      response.destroy();
      return true;
    };
    expect(await open(server).putBlob('shop/api', source())).toBe('pushed');
    expect(methods(server)).toBe('HEAD POST PATCH PUT HEAD');
  });

  it('goes by one PUT where there is no PATCH', async () => {
    await using server = await startRegistry();
    server.interfere = (request, response) => {
      if (request.method === 'PATCH') response.writeHead(405, { connection: 'close' }).end();
      return request.method === 'PATCH';
    };
    expect(await open(server).putBlob('shop/api', source())).toBe('pushed');
    expect(methods(server)).toBe('HEAD POST PATCH POST PUT');
  });

  it('is given up after bounded attempts', async () => {
    await using server = await startRegistry();
    resetAfter(server, 1 << 16, 100);
    await expect(open(server).putBlob('shop/api', source())).rejects.toMatchObject({ status: undefined });
    expect(server.seen.filter(({ method }) => method === 'PATCH')).toHaveLength(6);
  });

  it('is given up with what the registry said, though it has hung up without a word since', async () => {
    await using server = await startRegistry();
    let answers = 1;
    server.interfere = (request, response) => {
      if (request.method !== 'PATCH') return false;
      if (answers-- > 0) response.writeHead(500, { connection: 'close' }).end('no space left on device');
      else request.socket.destroy();
      return true;
    };
    await expect(open(server).putBlob('shop/api', source())).rejects.toMatchObject({
      status: 500,
      hint: expect.stringContaining('is full'),
    });
    expect(server.seen.filter(({ method }) => method === 'PATCH')).toHaveLength(6);
  });

  it('is not put where its source gave other bytes, and the source is named', async () => {
    await using server = await startRegistry();
    const blob = source(randomBytes(bytes.length));
    await expect(open(server).putBlob('shop/api', blob)).rejects.toMatchObject({
      errorCode: 'DIGEST_MISMATCH',
      service: 'the source',
    });
    const short = source(bytes.subarray(0, 5 << 20));
    await expect(open(server).putBlob('shop/api', short)).rejects.toMatchObject({
      errorCode: 'DIGEST_MISMATCH',
    });
    expect(server.blobs.size).toBe(0);
    expect(methods(server)).not.toContain('PUT');
  });

  it('is stopped at once, in mid-body', async () => {
    await using server = await startRegistry();
    const abort = new AbortController();
    server.interfere = request => {
      if (request.method !== 'PATCH') return false;
      // Never read to its end: without the signal this would not return.
      request.once('data', () => {
        request.pause();
        abort.abort(new Error('cancelled'));
      });
      return true;
    };
    await expect(open(server, abort.signal).putBlob('shop/api', source())).rejects.toThrow('cancelled');
    expect(methods(server)).toBe('HEAD POST PATCH');
  });
});
