import type { FileRef } from './api.ts';

/** What a deployment is made of, hashed and not yet sent. */
export interface FileSet {
  files: readonly FileRef[];
  /** Bytes of what is unlike, as it is sent. */
  bytes: number;
  /** How many files of the folder it stands for; more than `files` has where they are in an archive. */
  count: number;
  /** What one is told about it, such as files that a function needs and `.vercelignore` leaves out. */
  warnings: readonly string[];
  /** The content behind a hash, opened anew for each try. */
  open(sha: string): Uint8Array | ReadableStream<Uint8Array>;
}
