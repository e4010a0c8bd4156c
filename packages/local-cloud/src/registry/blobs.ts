import { createHash, type Hash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Bytes } from './bytes.ts';
import { RegistryFault } from './fault.ts';

interface Upload {
  repository: string;
  size: number;
  hash: Hash;
}

/** Blobs by digest for all repositories, and the uploads that may become one. */
export class Blobs {
  readonly #bytes: Bytes;
  readonly #sizes = new Map<string, number>();
  readonly #uploads = new Map<string, Upload>();

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  size(digest: string): number | undefined {
    return this.#sizes.get(digest);
  }

  read(digest: string, start: number, end: number): Readable {
    return this.#bytes.read(digest, start, end);
  }

  /** Returns the upload's id. */
  start(repository: string): string {
    const id = randomUUID();
    this.#uploads.set(id, { repository, size: 0, hash: createHash('sha256') });
    return id;
  }

  /** How many bytes have arrived. */
  received(repository: string, id: string): number {
    return this.#upload(repository, id).size;
  }

  async append(repository: string, id: string, source: AsyncIterable<Buffer>): Promise<void> {
    const upload = this.#upload(repository, id);
    async function* counted() {
      for await (const chunk of source) {
        upload.size += chunk.length;
        upload.hash.update(chunk);
        yield chunk;
      }
    }
    await this.#bytes.append(id, counted());
  }

  /** Makes the upload a blob, if its content is what the digest says; a wrong one ends the upload too. */
  async finish(repository: string, id: string, digest: string): Promise<void> {
    const { hash, size } = this.#upload(repository, id);
    this.#uploads.delete(id);
    const actual = `sha256:${hash.digest('hex')}`;
    if (actual !== digest || this.#sizes.has(digest)) await this.#bytes.remove(id);
    else await this.#bytes.rename(id, digest);
    if (actual !== digest) {
      throw new RegistryFault(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content', {
        detail: { digest, actual },
      });
    }
    this.#sizes.set(digest, size);
  }

  async cancel(repository: string, id: string): Promise<void> {
    this.#upload(repository, id);
    this.#uploads.delete(id);
    await this.#bytes.remove(id);
  }

  #upload(repository: string, id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload?.repository === repository) return upload;
    throw new RegistryFault(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
  }
}
