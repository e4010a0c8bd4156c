import type { Handler, Incoming, Refusal, Reply } from '../http/exchange.ts';
import type { Gate } from './auth.ts';
import * as blobs from './blob-operations.ts';
import { faultReply, RegistryFault } from './fault.ts';
import * as manifests from './manifest-operations.ts';
import { type Route, route } from './routes.ts';
import type { RegistryStore } from './store.ts';

const OPERATIONS: Record<string, blobs.Operation> = {
  Ping: () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }),
  StartUpload: blobs.startUpload,
  GetUpload: blobs.getUpload,
  UploadChunk: blobs.uploadChunk,
  FinishUpload: blobs.finishUpload,
  CancelUpload: blobs.cancelUpload,
  HeadBlob: blobs.getBlob,
  GetBlob: blobs.getBlob,
  DeleteBlob: blobs.deleteBlob,
  HeadManifest: manifests.getManifest,
  GetManifest: manifests.getManifest,
  PutManifest: manifests.putManifest,
  DeleteManifest: manifests.deleteManifest,
  ListTags: manifests.listTags,
  ListReferrers: manifests.listReferrers,
};

/** The distribution API over a store; open to all without a gate. */
export function registryHandler(store: RegistryStore, gate?: Gate, service = 'registry'): Handler {
  return request => {
    const found = route(request.method, request.url.pathname);
    const { operation, write } = found;
    return {
      service,
      operation,
      write,
      run: () => answer(found, request, store, gate),
      refuse: (refusal, status) => versioned(faultReply(refused(refusal, status, found, request, gate))),
    };
  };
}

async function answer(
  found: Route,
  request: Incoming,
  store: RegistryStore,
  gate: Gate | undefined,
): Promise<Reply> {
  try {
    if (found.operation === 'GetToken' && gate) return gate.token(found, request);
    gate?.check(found, request);
    const run = OPERATIONS[found.operation];
    if (!run) throw new RegistryFault(501, 'UNSUPPORTED', `${found.operation} is not implemented here`);
    return versioned(await run(store, found, request));
  } catch (error) {
    if (error instanceof RegistryFault) return versioned(faultReply(error));
    throw error;
  }
}

function refused(
  refusal: Refusal,
  status: number | undefined,
  found: Route,
  request: Incoming,
  gate: Gate | undefined,
): RegistryFault {
  switch (refusal) {
    case 'throttle':
      return new RegistryFault(status ?? 429, 'TOOMANYREQUESTS', 'Rate exceeded');
    case 'server-error':
      return new RegistryFault(status ?? 500, 'UNKNOWN', 'unknown error');
    case 'expired-token':
      return (
        gate?.expired(found, request) ?? new RegistryFault(401, 'UNAUTHORIZED', 'authentication required')
      );
  }
}

function versioned(reply: Reply): Reply {
  return { ...reply, headers: { 'docker-distribution-api-version': 'registry/2.0', ...reply.headers } };
}
