import { randomUUID } from 'node:crypto';
import { AwsFault } from '../http/aws-fault.ts';
import type { AwsRestService, RestRoute } from '../http/aws-rest.ts';
import type { Incoming, Refusal, Reply } from '../http/exchange.ts';
import { xml } from '../http/xml.ts';
import type { Buckets } from './buckets.ts';
import { readObject, writeObject } from './objects.ts';

/** A sub-resource or an option that makes another operation of the same path and method. */
const OTHERS = new Set(['versionId', 'x-id']);

/**
 * Amazon S3, as much as verifying and placing an object needs: HeadObject, GetObject and PutObject, path
 * style, as the SDKs ask where the endpoint is an IP address.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/
 */
export function s3Service(buckets: Buckets, authenticate?: AwsRestService['authenticate']): AwsRestService {
  return {
    name: 's3',
    ...(authenticate && { authenticate }),
    route: request => route(request, buckets),
    refused,
    errorReply,
  };
}

function route(request: Incoming, buckets: Buckets): RestRoute {
  const [, bucket = '', ...rest] = request.url.pathname.split('/').map(decodeURIComponent);
  const key = rest.join('/');
  const more = [...request.url.searchParams.keys()].filter(name => !OTHERS.has(name));
  const write = request.method !== 'GET' && request.method !== 'HEAD';
  const named = request.url.searchParams.get('x-id');
  const shown = `${request.method} ${key === '' ? '/bucket' : '/bucket/key'}`;
  const unknown = { operation: named ?? [shown, ...more.map(name => `?${name}`)].join(' '), write };
  if (key === '' || more.length > 0) return unknown;
  switch (request.method) {
    case 'HEAD':
      return { operation: 'HeadObject', run: () => readObject(request, buckets.bucket(bucket), key) };
    case 'GET':
      return { operation: 'GetObject', run: () => readObject(request, buckets.bucket(bucket), key) };
    case 'PUT':
      if (request.headers['x-amz-copy-source'] !== undefined) return { operation: 'CopyObject' };
      return { operation: 'PutObject', run: () => writeObject(request, buckets, bucket, key) };
    default:
      return unknown;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function refused(refusal: Refusal, status: number | undefined): AwsFault {
  switch (refusal) {
    case 'throttle':
      return new AwsFault('SlowDown', 'Please reduce your request rate.', status ?? 503);
    case 'server-error':
      return new AwsFault(
        'InternalError',
        'We encountered an internal error. Please try again.',
        status ?? 500,
      );
    case 'expired-token':
      return new AwsFault('ExpiredToken', 'The provided token has expired.', 400);
  }
}

/** An answer to HEAD has no body, and so says no more than its status. */
function errorReply({ code, message, status }: AwsFault): Reply {
  const requestId = randomUUID();
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml({ Error: { Code: code, Message: message, RequestId: requestId } })}`,
  };
}
