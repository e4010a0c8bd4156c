import { randomUUID } from 'node:crypto';
import { AwsFault } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';
import type { Incoming, Reply } from '../http/exchange.ts';
import type { Bucket, Buckets, StoredObject } from './buckets.ts';
import { checkedChecksums, checksumHeaders } from './checksums.ts';
import { checkRead, checkWrite } from './preconditions.ts';

const denied = () => new AwsFault('AccessDenied', 'Access Denied', 403);

/** GetObject and HeadObject. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function readObject(request: Incoming, bucket: Bucket, key: string): Reply {
  const operation = request.method === 'HEAD' ? 'HeadObject' : 'GetObject';
  const { headers } = request;
  if (headers.range !== undefined) throw notImplemented(`${operation} with Range`);
  const object = find(bucket, key, request.url.searchParams.get('versionId') ?? undefined);
  if (object.deleteMarker) return marked(request, object);
  const shown = {
    'x-amz-request-id': randomUUID(),
    etag: object.etag,
    'last-modified': new Date(object.at).toUTCString(),
    'accept-ranges': 'bytes',
    ...version(bucket, object),
  };
  if (checkRead(headers, object) === 'unchanged') return { status: 304, headers: shown };
  const checksums =
    String(headers['x-amz-checksum-mode']).toUpperCase() === 'ENABLED'
      ? checksumHeaders(object.checksums)
      : {};
  return {
    status: 200,
    headers: {
      'content-type': 'binary/octet-stream',
      ...object.headers,
      ...shown,
      ...checksums,
      'content-length': String(object.body.length),
    },
    body: object.body,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function writeObject(
  request: Incoming,
  buckets: Buckets,
  bucketName: string,
  key: string,
): Promise<Reply> {
  const bucket = buckets.bucket(bucketName);
  if (bucket.denied.has('write')) throw denied();
  const { headers } = request;
  if (String(headers['content-encoding']).includes('aws-chunked')) {
    throw notImplemented('PutObject with a body in aws-chunked form');
  }
  const body = await request.body();
  const checksums = checkedChecksums(headers, body);
  checkWrite(headers, bucket.objects.get(key)?.[0]);
  const object = buckets.put(bucketName, key, body, { headers: kept(headers), checksums });
  return {
    status: 200,
    headers: {
      'x-amz-request-id': randomUUID(),
      etag: object.etag,
      ...checksumHeaders(checksums),
      ...version(bucket, object),
    },
  };
}

function find(bucket: Bucket, key: string, versionId: string | undefined): StoredObject {
  if (bucket.denied.has('read')) throw denied();
  const versions = bucket.objects.get(key) ?? [];
  const found = versionId === undefined ? versions[0] : versions.find(one => one.versionId === versionId);
  if (found !== undefined) return found;
  // "If you don't have the s3:ListBucket permission, Amazon S3 returns 403" (API_HeadObject).
  if (bucket.denied.has('list')) throw denied();
  if (versionId === undefined) throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
  if (!/^[\w.-]{1,1024}$/.test(versionId)) {
    throw new AwsFault('InvalidArgument', 'Invalid version id specified', 400);
  }
  throw new AwsFault('NoSuchVersion', 'The specified version does not exist.', 404);
}

/** The current version is a marker: 404; asked for by its id: 405.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
function marked(request: Incoming, marker: StoredObject): Reply {
  const byId = request.url.searchParams.has('versionId');
  const code = byId ? 'MethodNotAllowed' : 'NoSuchKey';
  return {
    status: byId ? 405 : 404,
    headers: {
      'content-type': 'application/xml',
      'x-amz-delete-marker': 'true',
      'x-amz-version-id': marker.versionId,
      ...(byId && { allow: 'DELETE' }),
    },
    body: `<Error><Code>${code}</Code><Message>${byId ? 'The specified method is not allowed against this resource.' : 'The specified key does not exist.'}</Message></Error>`,
  };
}

function version(bucket: Bucket, { versionId }: StoredObject): Record<string, string> {
  return bucket.versioning || versionId !== 'null' ? { 'x-amz-version-id': versionId } : {};
}

const STANDARD = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
];

/** What is stored with an object and comes back with it: its metadata, standard and the user's own. */
function kept(headers: Incoming['headers']): Record<string, string> {
  const names = Object.keys(headers).filter(
    name => name.startsWith('x-amz-meta-') || STANDARD.includes(name),
  );
  return Object.fromEntries(names.map(name => [name, String(headers[name])]));
}
