import { Readable } from 'node:stream';
import { type Digest, RemoteError } from '@pipeline/contracts';
import type { Scope } from '../auth/scope.ts';
import { ATTEMPTS } from '../wire/retry.ts';
import type { RequestBody, Transport } from '../wire/transport.ts';

/** A blob that can be read again, however often. */
export interface BlobSource {
  digest: Digest;
  /** Bytes. */
  size: number;
  /** Its bytes from an offset on: an upload that broke goes on where the registry has it. */
  open(from?: number): AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
}

/** What became of a blob: it was there, it was linked from another repository, or its bytes were sent. */
export type BlobOutcome = 'reused' | 'mounted' | 'pushed';

export async function hasBlob(transport: Transport, scope: Scope, digest: Digest): Promise<boolean> {
  const { status } = await transport.send({
    operation: `look for blob ${digest}`,
    method: 'HEAD',
    url: `/v2/${scope.repository}/blobs/${digest}`,
    scope,
    accept: [200, 404],
  });
  return status === 200;
}

/**
 * Puts a blob where it is missing: by a mount where `from` has it, else by one streamed PUT. After a reset
 * or a 5xx in mid-upload it starts again from its beginning, first looking whether the effect was lost at all.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs
 */
export async function putBlob(
  transport: Transport,
  repository: string,
  blob: BlobSource,
  from?: string,
): Promise<BlobOutcome> {
  for (let attempt = 1; ; attempt++) {
    // The scope is that of the push which may follow: one token serves both.
    if (await hasBlob(transport, { repository, push: true }, blob.digest))
      return attempt === 1 ? 'reused' : 'pushed';
    const upload = await start(transport, repository, blob.digest, from === repository ? undefined : from);
    if (upload === 'mounted') return 'mounted';
    try {
      await stream(transport, repository, blob, upload);
      return 'pushed';
    } catch (error) {
      if (!isInterrupted(error) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** `mounted`, or the URL to upload to. A registry that will not mount answers with an upload instead. */
async function start(
  transport: Transport,
  repository: string,
  digest: Digest,
  from: string | undefined,
): Promise<URL | 'mounted'> {
  const query = from === undefined ? '' : `?mount=${digest}&from=${encodeURIComponent(from)}`;
  const response = await transport.send({
    operation: 'start an upload',
    method: 'POST',
    url: `/v2/${repository}/blobs/uploads/${query}`,
    scope: { repository, push: true, ...(from !== undefined && { from }) },
    headers: { 'content-length': '0' },
    accept: [201, 202],
  });
  if (response.status === 201) return 'mounted';
  const location = response.headers.get('location');
  if (location !== null) return new URL(location, response.url);
  throw new RemoteError(
    `${new URL(response.url).host}/${repository}: an upload was started without a Location`,
    {
      service: new URL(response.url).host,
      operation: 'start an upload',
      status: response.status,
    },
  );
}

async function stream(
  transport: Transport,
  repository: string,
  blob: BlobSource,
  upload: URL,
): Promise<void> {
  const url = new URL(upload);
  url.searchParams.set('digest', blob.digest);
  const bytes = await blob.open();
  await transport.send({
    operation: `upload blob ${blob.digest}`,
    method: 'PUT',
    url,
    scope: { repository, push: true },
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(blob.size) },
    body: () => Readable.toWeb(Readable.from(bytes, { objectMode: false })) as RequestBody,
    accept: [201],
    attempts: 1,
  });
}

/** No answer, a passing fault, or an upload session that the registry has lost: worth a new start. */
function isInterrupted(error: unknown): boolean {
  if (!(error instanceof RemoteError)) return false;
  const { status, errorCode } = error;
  if (errorCode === 'BLOB_UPLOAD_UNKNOWN' || errorCode === 'BLOB_UPLOAD_INVALID') return true;
  return status === undefined || status === 429 || status >= 500;
}
