import { createHash, randomBytes } from 'node:crypto';
import { AwsFault } from '../http/aws-fault.ts';

/** One stored version of an object. */
export interface StoredObject {
  /** `null` where it was put while versioning was off, as S3 calls it. */
  versionId: string;
  body: Buffer;
  /** With its quotes. */
  etag: string;
  /** Algorithm as in the header's name → Base64: `sha256`. */
  checksums: Record<string, string>;
  /** `x-amz-meta-*`, content type and the like, by header. */
  headers: Record<string, string>;
  /** Milliseconds since the epoch. */
  at: number;
  deleteMarker?: true;
}

export interface Bucket {
  name: string;
  versioning: boolean;
  /**
   * What callers may not do. Without `list`, an object that does not exist is a 403.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
   */
  denied: ReadonlySet<'read' | 'list' | 'write'>;
  /** Key → versions, newest first. */
  objects: Map<string, StoredObject[]>;
}

export interface PutOptions {
  headers?: Record<string, string>;
  checksums?: Record<string, string>;
  now?: number;
}

/** All buckets of the stand-in; tests fill them here, without a request. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  create(
    name: string,
    { versioning = true, denied = [] as readonly ('read' | 'list' | 'write')[] } = {},
  ): Bucket {
    const bucket: Bucket = { name, versioning, denied: new Set(denied), objects: new Map() };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  bucket(name: string): Bucket {
    const found = this.#buckets.get(name);
    if (found === undefined) throw new AwsFault('NoSuchBucket', 'The specified bucket does not exist', 404);
    return found;
  }

  /** A new version where the bucket keeps versions. A checksum of SHA-256 is kept unless others are given. */
  put(bucketName: string, key: string, content: Buffer | string, options: PutOptions = {}): StoredObject {
    const bucket = this.bucket(bucketName);
    const body = Buffer.from(content);
    return keep(bucket, key, {
      versionId: bucket.versioning ? versionId() : 'null',
      body,
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      checksums: options.checksums ?? { sha256: createHash('sha256').update(body).digest('base64') },
      headers: options.headers ?? {},
      at: options.now ?? Date.now(),
    });
  }

  /** With versions a marker takes its place; without, it is gone.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
  remove(bucketName: string, key: string, now = Date.now()): void {
    const bucket = this.bucket(bucketName);
    if (!bucket.versioning) bucket.objects.delete(key);
    else {
      const marker = { body: Buffer.alloc(0), etag: '', checksums: {}, headers: {}, at: now };
      keep(bucket, key, { ...marker, versionId: versionId(), deleteMarker: true });
    }
  }
}

function keep(bucket: Bucket, key: string, version: StoredObject): StoredObject {
  const earlier = bucket.objects.get(key) ?? [];
  bucket.objects.set(key, [version, ...earlier.filter(({ versionId }) => versionId !== version.versionId)]);
  return version;
}

function versionId(): string {
  return randomBytes(24).toString('base64url');
}
