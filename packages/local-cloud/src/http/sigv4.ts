import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Incoming } from './exchange.ts';

/** What an `Authorization: AWS4-HMAC-SHA256` header says. */
export interface SigV4 {
  accessKeyId: string;
  /** `DATE/REGION/SERVICE/aws4_request` */
  scope: string;
  signedHeaders: string[];
  signature: string;
}

const UNSIGNED = 'UNSIGNED-PAYLOAD';
const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/;

export function parseSigV4(header: string | undefined): SigV4 | undefined {
  const [, accessKeyId, scope, signedHeaders, signature] = HEADER.exec(header ?? '') ?? [];
  if (!accessKeyId || !scope || !signedHeaders || !signature) return undefined;
  return { accessKeyId, scope, signedHeaders: signedHeaders.split(';'), signature };
}

/**
 * Whether the request was signed with this secret.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function isSignedWith(secret: string, given: SigV4, request: Incoming): Promise<boolean> {
  const header = (name: string) => [request.headers[name] ?? ''].flat().join(',').trim().replace(/ +/g, ' ');
  const canonical = [
    request.method,
    request.url.pathname,
    request.url.search.slice(1).split('&').sort().join('&'),
    ...given.signedHeaders.map(name => `${name}:${header(name)}`),
    '',
    given.signedHeaders.join(';'),
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html: S3 lets it be left out.
    header('x-amz-content-sha256') === UNSIGNED ? UNSIGNED : sha256(await request.body()),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', header('x-amz-date'), given.scope, sha256(canonical)].join('\n');
  const key = given.scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  const expected = hmac(key, toSign);
  const signature = Buffer.from(given.signature, 'hex');
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
