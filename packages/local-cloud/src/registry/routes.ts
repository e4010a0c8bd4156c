/** What a request to a registry is. `name` and `reference` are empty where the operation has none. */
export interface Route {
  operation: string;
  write: boolean;
  name: string;
  /** Tag, digest or upload id. */
  reference: string;
}

const PATH =
  /^\/v2\/(.+)\/(?:(blobs\/uploads)\/([^/]*)|(blobs)\/([^/]+)|(manifests)\/([^/]+)|(tags)\/list|(referrers)\/([^/]+))$/;

// https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#endpoints
const OPERATIONS: Record<string, string> = {
  'POST blobs/uploads': 'StartUpload',
  'GET blobs/uploads': 'GetUpload',
  'PATCH blobs/uploads': 'UploadChunk',
  'PUT blobs/uploads': 'FinishUpload',
  'DELETE blobs/uploads': 'CancelUpload',
  'HEAD blobs': 'HeadBlob',
  'GET blobs': 'GetBlob',
  'DELETE blobs': 'DeleteBlob',
  'HEAD manifests': 'HeadManifest',
  'GET manifests': 'GetManifest',
  'PUT manifests': 'PutManifest',
  'DELETE manifests': 'DeleteManifest',
  'GET tags': 'ListTags',
  'GET referrers': 'ListReferrers',
};

const READS = new Set(['GET', 'HEAD']);

export function route(method: string, path: string): Route {
  const write = !READS.has(method);
  if (path === '/v2/' || path === '/v2') return { operation: 'Ping', write, name: '', reference: '' };
  if (path === '/token') return { operation: 'GetToken', write: false, name: '', reference: '' };
  const parts =
    PATH.exec(path)
      ?.slice(1)
      .filter(part => part !== undefined) ?? [];
  const [name = '', kind = '', reference = ''] = parts;
  const operation = OPERATIONS[`${method} ${kind}`] ?? `${method} ${path}`;
  return { operation, write, name, reference: decodeURIComponent(reference) };
}
