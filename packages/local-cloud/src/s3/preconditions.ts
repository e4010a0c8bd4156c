import type { IncomingHttpHeaders } from 'node:http';
import { AwsFault } from '../http/aws-fault.ts';
import type { StoredObject } from './buckets.ts';

const failed = (condition: string) =>
  new AwsFault(
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold (${condition})`,
    412,
  );

/**
 * The conditions of a read: `unchanged` is an answer of 304.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 */
export function checkRead(headers: IncomingHttpHeaders, object: StoredObject): 'send' | 'unchanged' {
  // HTTP's dates have no milliseconds.
  const modified = Math.floor(object.at / 1_000) * 1_000;
  const since = (name: string) => Date.parse(String(headers[name] ?? ''));
  const match = headers['if-match'];
  if (match !== undefined && !names(match, object.etag)) throw failed('If-Match');
  // "If-Match true and If-Unmodified-Since false: 200".
  if (match === undefined && modified > since('if-unmodified-since')) throw failed('If-Unmodified-Since');
  const none = headers['if-none-match'];
  if (none !== undefined) return names(none, object.etag) ? 'unchanged' : 'send';
  return modified <= since('if-modified-since') ? 'unchanged' : 'send';
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function checkWrite(headers: IncomingHttpHeaders, current: StoredObject | undefined): void {
  const { 'if-match': match, 'if-none-match': none } = headers;
  const there = current?.deleteMarker ? undefined : current;
  if (match !== undefined && there === undefined) {
    throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
  }
  if (match !== undefined && there && !names(match, there.etag)) throw failed('If-Match');
  if (none !== undefined && there && names(none, there.etag)) throw failed('If-None-Match');
}

function names(condition: string, etag: string): boolean {
  const given = condition.split(',').map(one => one.trim().replace(/^"?(.*?)"?$/, '"$1"'));
  return given.includes('"*"') || given.includes(etag);
}
