import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { AwsFault } from '../http/aws-fault.ts';

const PREFIX = 'x-amz-checksum-';

/** Those that are computed here; CRC32C, CRC64NVME and the like are kept as the client said them. */
const COMPUTED: Record<string, (body: Buffer) => string> = {
  sha256: body => createHash('sha256').update(body).digest('base64'),
  sha1: body => createHash('sha1').update(body).digest('base64'),
  crc32: body => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  },
};

/**
 * The checksums that came with an object, held against it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function checkedChecksums(headers: IncomingHttpHeaders, body: Buffer): Record<string, string> {
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) {
    throw new AwsFault('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const algorithm = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
    if (!/^(?:sha|crc|md5|xxhash)/.test(algorithm)) continue;
    const computed = COMPUTED[algorithm]?.(body);
    if (computed !== undefined && computed !== value) {
      throw new AwsFault(
        'BadDigest',
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
    found[algorithm] = String(value);
  }
  return found;
}

export function checksumHeaders(checksums: Record<string, string>): Record<string, string> {
  const entries = Object.entries(checksums).map(([algorithm, value]) => [PREFIX + algorithm, value]);
  return entries.length === 0 ? {} : { ...Object.fromEntries(entries), 'x-amz-checksum-type': 'FULL_OBJECT' };
}
