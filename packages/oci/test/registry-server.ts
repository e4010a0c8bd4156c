import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string;
  path: string;
  authorization?: string | undefined;
  /** What it asked for of a blob, and where what it sends lies in an upload. */
  bytes?: string | undefined;
  range?: string | undefined;
}

/** A registry in memory over real HTTP, and what it was asked; `interfere` may answer or break a request first. */
export interface RegistryServer extends AsyncDisposable {
  host: string;
  blobs: Map<string, Buffer>;
  manifests: Map<string, { type: string; bytes: Buffer }>;
  seen: Seen[];
  /** Takes an upload's bytes up to a size, as they are or changed. */
  keep(request: IncomingMessage, size: number, change?: (piece: Buffer) => void): Promise<void>;
  interfere: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
}

const digest = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function startRegistry(): Promise<RegistryServer> {
  const uploads = new Map<string, Buffer[]>();
  const state: Pick<RegistryServer, 'blobs' | 'manifests' | 'seen' | 'interfere' | 'keep'> = {
    blobs: new Map(),
    manifests: new Map(),
    seen: [],
    interfere: () => false,
    async keep(request, size, change) {
      const id = /uploads\/([\w-]+)/.exec(request.url ?? '')?.[1] ?? '';
      let left = size;
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const piece: Buffer = chunk.subarray(0, left);
        change?.(piece);
        uploads.get(id)?.push(piece);
        left -= piece.length;
        if (left === 0) return;
      }
    },
  };
  const fail = (response: ServerResponse, status: number, code: string) =>
    response.writeHead(status).end(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }));

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://registry');
    const { method = '' } = request;
    const { authorization, range: bytes, 'content-range': range } = request.headers;
    state.seen.push({ method, path: url.pathname + url.search, authorization, bytes, range });
    if (await server.interfere(request, response)) return;
    if (url.pathname === '/v2/') return response.writeHead(200).end('{}');
    const [, repository = '', kind = '', reference = ''] =
      /^\/v2\/(.+)\/(blobs|manifests)\/(.+)$/.exec(url.pathname) ?? [];
    if (kind === 'manifests' && method === 'PUT') {
      const bytes = await read(request);
      const stored = { type: request.headers['content-type'] ?? '', bytes };
      state.manifests.set(`${repository}:${reference}`, stored).set(`${repository}:${digest(bytes)}`, stored);
      return response.writeHead(201, { 'docker-content-digest': digest(bytes) }).end();
    }
    if (kind === 'manifests') {
      const found = state.manifests.get(`${repository}:${reference}`);
      if (found === undefined) return fail(response, 404, 'MANIFEST_UNKNOWN');
      const headers = { 'content-type': found.type, 'content-length': found.bytes.length };
      response.writeHead(200, { ...headers, 'docker-content-digest': digest(found.bytes) });
      return response.end(method === 'HEAD' ? undefined : found.bytes);
    }
    if (kind === 'blobs' && method === 'POST') {
      const mount = url.searchParams.get('mount');
      const from = url.searchParams.get('from');
      const source = state.blobs.get(`${from}@${mount}`);
      if (mount !== null && source !== undefined) {
        state.blobs.set(`${repository}@${mount}`, source);
        return response.writeHead(201).end();
      }
      const id = randomUUID();
      uploads.set(id, []);
      return response.writeHead(202, { location: `/v2/${repository}/blobs/uploads/${id}?state=s` }).end();
    }
    if (kind === 'blobs' && reference.startsWith('uploads/')) {
      const id = reference.replace('uploads/', '');
      const kept = uploads.get(id);
      if (kept === undefined) return fail(response, 404, 'BLOB_UPLOAD_UNKNOWN');
      const size = () => kept.reduce((sum, chunk) => sum + chunk.length, 0);
      const progress = () => ({
        location: `/v2/${repository}/blobs/uploads/${id}?state=${size()}`,
        range: `0-${Math.max(size() - 1, 0)}`,
      });
      if (method === 'GET') return response.writeHead(204, progress()).end();
      const start = request.headers['content-range']?.split('-')[0];
      if (start !== undefined && start !== String(size())) return response.writeHead(416, progress()).end();
      for await (const chunk of request) kept.push(chunk);
      if (method === 'PATCH') return response.writeHead(202, progress()).end();
      const bytes = Buffer.concat(kept);
      const promised = url.searchParams.get('digest');
      uploads.delete(id);
      if (digest(bytes) !== promised) return fail(response, 400, 'DIGEST_INVALID');
      state.blobs.set(`${repository}@${promised}`, bytes);
      return response.writeHead(201).end();
    }
    const blob = state.blobs.get(`${repository}@${reference}`);
    if (blob === undefined) return fail(response, 404, 'BLOB_UNKNOWN');
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const part = blob.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': part.length,
      ...(from > 0 && { 'content-range': `bytes ${from}-${blob.length - 1}/${blob.length}` }),
    });
    return response.end(method === 'HEAD' ? undefined : part);
  };

  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const server: RegistryServer = Object.assign(state, {
    host: `127.0.0.1:${(http.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    },
  });
  return server;
}
