import { RemoteError } from '@pipeline/contracts';
import { lie } from '../manifest/digest.ts';
import type { Call, Transport } from '../wire/transport.ts';
import type { BlobSource } from './blob.ts';
import { Passed } from './passed.ts';
import { locationOf, startUpload, uploadState } from './upload-session.ts';

/** Up to this size, in bytes, a blob goes in one request and not in two. */
const SMALL = 1 << 20;

/**
 * One blob on its way: a large one as a stream (PATCH, then PUT with its digest), a small one by PUT alone, as all
 * do where a registry has no PATCH; the specification has both. The one stream is the upload's last chunk, which
 * `OCI-Chunk-Min-Length` does not bound.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks
 */
export class BlobUpload {
  readonly #wire: Transport;
  readonly #repository: string;
  readonly #blob: BlobSource;
  readonly #passed = new Passed();
  #url: URL;
  #whole: boolean;
  /** Bytes that the registry has. */
  #received = 0;
  #resumed = false;
  /** What went wrong at the source: no fault of the registry that the bytes were for. */
  #failure: { error: unknown } | undefined;

  constructor(wire: Transport, repository: string, blob: BlobSource, url: URL) {
    this.#wire = wire;
    this.#repository = repository;
    this.#blob = blob;
    this.#url = url;
    this.#whole = blob.size <= SMALL;
  }

  /** Sends what the registry has not. */
  async send(): Promise<void> {
    try {
      if (!this.#whole && this.#received < this.#blob.size) await this.#patch();
      await this.#put();
    } catch (error) {
      throw this.#failure === undefined ? error : this.#failure.error;
    }
  }

  /** Whether another `send` may do better: there was no answer, a passing fault, or the registry lost bytes. */
  isInterrupted(error: unknown): error is RemoteError {
    if (!(error instanceof RemoteError) || this.#failure !== undefined) return false;
    const { transient, status, errorCode = '' } = error;
    if (transient || status === 416) return true;
    if (errorCode === 'BLOB_UPLOAD_UNKNOWN' || errorCode === 'BLOB_UPLOAD_INVALID') return true;
    // Our bytes were right: those of before the break are not what the registry kept.
    return this.#resumed && (errorCode === 'DIGEST_INVALID' || errorCode === 'SIZE_INVALID');
  }

  /** Finds where to go on after an interruption: where the registry is, or at the beginning. */
  async goOn(after: RemoteError): Promise<void> {
    const lost = after.errorCode?.endsWith('_INVALID') ?? false;
    const state =
      this.#whole || lost ? undefined : await uploadState(this.#wire, this.#repository, this.#url);
    // More than was sent cannot be ours.
    if (state !== undefined && state.received <= this.#passed.at) {
      this.#received = state.received;
      this.#url = state.url;
      this.#resumed ||= state.received > 0;
    } else await this.#startAgain();
  }

  async #startAgain(): Promise<void> {
    const url = await startUpload(this.#wire, this.#repository);
    if (url === 'mounted') throw new Error('a mount that was not asked for');
    this.#url = url;
    this.#received = 0;
    this.#resumed = false;
  }

  async #patch(): Promise<void> {
    const answer = await this.#wire.send({
      ...this.#call('PATCH', this.#url),
      ...this.#missing(),
      accept: [202, 404, 405, 501],
    });
    if (answer.status === 202) {
      this.#url = locationOf(answer) ?? this.#url;
      this.#received = this.#blob.size;
    } else {
      // There is no PATCH here, or the upload was lost.
      this.#whole = true;
      await this.#startAgain();
    }
  }

  async #put(): Promise<void> {
    const url = new URL(this.#url);
    url.searchParams.set('digest', this.#blob.digest);
    const body = this.#whole ? this.#missing() : { headers: { 'content-length': '0' } };
    await this.#wire.send({ ...this.#call('PUT', url), ...body, accept: [201] });
  }

  #call(method: 'PATCH' | 'PUT', url: URL) {
    const { digest } = this.#blob;
    const scope = { repository: this.#repository, push: true };
    return { operation: `upload blob ${digest}`, method, url, scope, attempts: 1 };
  }

  #missing(): Pick<Call, 'headers' | 'stream'> {
    const { size } = this.#blob;
    const from = this.#received;
    return {
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(size - from),
        // Only a chunk that does not begin an upload has to say where it lies.
        ...(from > 0 && { 'content-range': `${from}-${size - 1}` }),
      },
      stream: () => this.#bytes(from),
    };
  }

  /** The source's bytes from an offset on, all hashed; some before it may be read again for that. */
  async *#bytes(from: number): AsyncGenerator<Uint8Array> {
    const { digest, size } = this.#blob;
    const passed = this.#passed;
    passed.backTo(from);
    this.#failure = undefined;
    try {
      for await (const piece of await this.#blob.open(passed.at)) {
        const known = Math.max(from - passed.at, 0);
        passed.add(piece);
        if (passed.at > size) break;
        if (known < piece.length) yield known === 0 ? piece : piece.subarray(known);
      }
      if (passed.at !== size) throw lie('the source', `${size} bytes`, `${passed.at} bytes`);
      if (passed.digest() !== digest) throw lie('the source', digest, passed.digest());
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}
