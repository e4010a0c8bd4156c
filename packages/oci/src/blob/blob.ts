import type { Digest } from '@pipeline/contracts';

/** A blob that can be read again, however often. */
export interface BlobSource {
  digest: Digest;
  /** Bytes. */
  size: number;
  /**
   * Its bytes from an offset on: an upload that broke goes on where the registry has it. A piece need not stay as
   * it is once the next one was asked for.
   */
  open(from?: number): AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
  /** Whether it is known not to be there, so that it is not looked for first. */
  absent?: boolean;
}

/** What became of a blob: it was there, it was linked from another repository, or its bytes were sent. */
export type BlobOutcome = 'reused' | 'mounted' | 'pushed';
