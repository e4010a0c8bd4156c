/** Where a model lies, and which of its versions is meant. */
export interface ModelLocation {
  bucket: string;
  key: string;
  /** Without it, the one that is current when the deploy begins. */
  versionId?: string;
  /** What it must have, in hex. */
  sha256?: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const URI = /^s3:\/\/([^/]*)\/(.*)$/s;
const LONGEST_KEY = 1024;

/**
 * `s3://bucket/key`, with `?versionId=…` and `#sha256=…` (hex, or base64 as S3 writes it) where they are known.
 * Returns what is wrong with it, as text, where it does not parse.
 */
export function parseModel(text: string): ModelLocation | string {
  const [, bucket = '', rest] = URI.exec(text.trim()) ?? [];
  if (rest === undefined) return `"${text}" is no object in S3, such as \`s3://models/ranker/v3.onnx\``;
  if (!BUCKET.test(bucket)) return `"${bucket}" is no name of a bucket`;
  const [withVersion, checksum] = cut(rest, '#sha256=');
  const [key, versionId] = cut(withVersion, '?versionId=');
  const unknown = /[?#]\w+=[^/]*$/.exec(key)?.[0];
  if (unknown !== undefined) return `"${unknown}" is neither \`?versionId=…\` nor, after that, \`#sha256=…\``;
  if (key === '' || key.endsWith('/')) return 'the object’s key is missing after the bucket';
  if (Buffer.byteLength(key) > LONGEST_KEY) return `the object’s key is longer than ${LONGEST_KEY} bytes`;
  if (versionId === '') return '`?versionId=` is empty';
  const sha256 = checksum === undefined ? undefined : readSha256(checksum);
  if (checksum !== undefined && sha256 === undefined)
    return `"${checksum}" is no SHA-256: 64 hex digits, or 44 characters of base64`;
  return {
    bucket,
    key,
    ...(versionId !== undefined && { versionId }),
    ...(sha256 !== undefined && { sha256 }),
  };
}

function cut(text: string, mark: string): [string, string?] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** Hex or base64 → hex. */
export function readSha256(text: string): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, 'base64').toString('hex');
  return undefined;
}
