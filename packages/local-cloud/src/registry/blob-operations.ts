import type { Incoming, Reply } from '../http/exchange.ts';
import { RegistryFault } from './fault.ts';
import { parseRange } from './range.ts';
import { isDigest } from './repository.ts';
import type { Route } from './routes.ts';
import type { RegistryStore } from './store.ts';

export type Operation = (store: RegistryStore, route: Route, request: Incoming) => Promise<Reply> | Reply;

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-blobs */
export const getBlob: Operation = (store, { name, reference: digest }, request) => {
  const size = store.repository(name).blobs.has(digest) ? store.blobs.size(digest) : undefined;
  if (size === undefined) throw unknownBlob(digest);
  const range = parseRange(request.headers.range, size);
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
    etag: `"${digest}"`,
  };
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } };
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
    },
    body: store.blobs.read(digest, start, end),
  };
};

export const deleteBlob: Operation = (store, { name, reference: digest }) => {
  if (!store.repository(name).blobs.delete(digest)) throw unknownBlob(digest);
  return { status: 202 };
};

/** Plain, in one request (`digest`), or without any bytes (`mount` and `from`). */
export const startUpload: Operation = async (store, { name }, request) => {
  const repository = store.pushedTo(name);
  const query = request.url.searchParams;
  const mount = query.get('mount');
  const source = store.repositories.get(query.get('from') ?? '');
  if (mount !== null && store.rules.mountBlobs && source?.blobs.has(mount)) {
    repository.blobs.add(mount);
    return created(request, name, mount);
  }
  const id = store.blobs.start(name);
  const digest = query.get('digest');
  if (digest === null) return progress(store, name, id, request, 202);
  return complete(store, name, id, digest, request);
};

export const getUpload: Operation = (store, { name, reference: id }, request) =>
  progress(store, name, id, request, 204);

/** With a `Content-Range` a chunk must begin where the last one ended; without, it is appended. */
export const uploadChunk: Operation = async (store, { name, reference: id }, request) => {
  if (!inOrder(request, store.blobs.received(name, id))) return progress(store, name, id, request, 416);
  await store.blobs.append(name, id, request.stream);
  return progress(store, name, id, request, 202);
};

export const finishUpload: Operation = (store, { name, reference: id }, request) => {
  if (!inOrder(request, store.blobs.received(name, id))) return progress(store, name, id, request, 416);
  return complete(store, name, id, request.url.searchParams.get('digest') ?? '', request);
};

export const cancelUpload: Operation = async (store, { name, reference: id }) => {
  await store.blobs.cancel(name, id);
  return { status: 204 };
};

async function complete(
  store: RegistryStore,
  name: string,
  id: string,
  digest: string,
  request: Incoming,
): Promise<Reply> {
  if (!isDigest(digest)) throw new RegistryFault(400, 'DIGEST_INVALID', 'a sha256 digest is needed');
  await store.blobs.append(name, id, request.stream);
  await store.blobs.finish(name, id, digest);
  store.pushedTo(name).blobs.add(digest);
  return created(request, name, digest);
}

function inOrder(request: Incoming, received: number): boolean {
  const range = request.headers['content-range'];
  return range === undefined || /^(?:bytes )?(\d+)-\d+(?:\/.*)?$/.exec(range)?.[1] === String(received);
}

function created(request: Incoming, name: string, digest: string): Reply {
  const location = `${request.origin}/v2/${name}/blobs/${digest}`;
  return { status: 201, headers: { location, 'docker-content-digest': digest } };
}

function progress(store: RegistryStore, name: string, id: string, request: Incoming, status: number): Reply {
  const received = store.blobs.received(name, id);
  return {
    status,
    headers: {
      location: `${request.origin}/v2/${name}/blobs/uploads/${id}`,
      range: `0-${Math.max(received - 1, 0)}`,
      'docker-upload-uuid': id,
    },
  };
}

function unknownBlob(digest: string): RegistryFault {
  return new RegistryFault(404, 'BLOB_UNKNOWN', 'blob unknown to registry', { detail: { digest } });
}
