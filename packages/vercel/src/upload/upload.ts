import type { Log } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { FileSet } from '../source.ts';
import { atMost } from './at-most.ts';
import { progress } from './progress.ts';

export interface UploadOptions {
  /** Ends all that is under way. */
  signal?: AbortSignal | undefined;
  log: Log;
  /** Files at a time. */
  concurrency: number;
  now: () => number;
}

/**
 * Sends each of the files once; the API tries each by itself. The first that fails ends all that is under way, and is thrown.
 * What was sent until then Vercel keeps, so that the next run sends only the rest.
 */
export async function upload(
  api: Pick<VercelApi, 'upload'>,
  source: FileSet,
  wanted: ReadonlyMap<string, number>,
  { signal, log, concurrency, now }: UploadOptions,
): Promise<void> {
  const stop = new AbortController();
  const ended = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const bytes = [...wanted.values()].reduce((sum, size) => sum + size, 0);
  const sent = progress({ files: wanted.size, bytes }, log, now);
  // The largest first, so that none of them is left for the end.
  const files = [...wanted].sort(([, a], [, b]) => b - a);
  await atMost(concurrency, files, async ([sha, size]) => {
    ended.throwIfAborted();
    try {
      await api.upload({ sha, size, open: () => opened(source, sha, stop) }, ended);
    } catch (error) {
      stop.abort(error);
      // The reason that came first: what is aborted fails for that alone.
      throw ended.reason;
    }
    sent(size);
  });
}

/** The content; where it cannot be read, or has changed, there is no use in trying again. */
function opened(
  source: FileSet,
  sha: string,
  stop: AbortController,
): Uint8Array | ReadableStream<Uint8Array> {
  try {
    stop.signal.throwIfAborted();
    const content = source.open(sha);
    return content instanceof Uint8Array ? content : ReadableStream.from(watched(content, stop));
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}

async function* watched(
  content: ReadableStream<Uint8Array>,
  stop: AbortController,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}
