import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, type Log, RemoteError } from '@pipeline/contracts';
import { type FailedCall, refusal, silence } from './failure.ts';
import { isTransient, waitBefore } from './retry.ts';

/** Bytes. What registries take at most: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
export const LARGEST_MANIFEST = 4 * 2 ** 20;

/** A small answer must be there within this time, in milliseconds; a large one may take as long as it flows. */
const ANSWER_TIMEOUT = 60_000;

const liveClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => pause(ms, undefined, signal && { signal }),
};

export interface PersistOptions {
  log?: Log | undefined;
  fetch?: typeof fetch | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
}

/** An answer that was read to its end. */
export interface Answer {
  status: number;
  statusText: string;
  headers: Headers;
  url: string;
  bytes: Uint8Array;
}

/** Reads an answer to its end; one that is larger than any manifest may be is not held. */
export async function buffered(response: Response): Promise<Answer> {
  const { status, statusText, headers, url } = response;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_MANIFEST) throw tooLarge(new URL(url).host);
    chunks.push(chunk);
  }
  return { status, statusText, headers, url, bytes: new Uint8Array(Buffer.concat(chunks)) };
}

function tooLarge(service: string): RemoteError {
  const limit = `${LARGEST_MANIFEST / 2 ** 20} MiB`;
  return new RemoteError(`${service} gave more than ${limit} where a manifest or a list was asked for`, {
    service,
    operation: 'read an answer',
    errorCode: 'SIZE_INVALID',
    hint: 'Check that the digest is that of an image and not of a layer',
    transient: false,
  });
}

interface Attempt<T> {
  call: FailedCall;
  request: () => Request;
  accept: number[];
  attempts: number;
  /** Reads an accepted answer; its failure (a truncated body) is a failure of the attempt. */
  read: (response: Response) => Promise<T>;
}

/** Sends until there is an accepted answer, waiting between attempts; throws what the last one was. */
export async function persist<T>(options: PersistOptions, { call, ...attempt }: Attempt<T>): Promise<T> {
  const { clock = liveClock, log, signal } = options;
  for (let sent = 1; ; sent++) {
    signal?.throwIfAborted();
    const outcome = await once(options, call, attempt);
    if ('accepted' in outcome) return outcome.accepted;
    if (!outcome.transient || sent >= attempt.attempts) throw outcome.error;
    const wait = waitBefore(sent - 1, outcome.retryAfter, clock.now());
    log?.(`${outcome.error.message}; trying again in ${(wait / 1_000).toFixed(1)}s`);
    await clock.sleep(wait, signal);
  }
}

async function once<T>(
  { fetch: send = fetch, signal }: PersistOptions,
  call: FailedCall,
  { request, accept, read }: Omit<Attempt<T>, 'call'>,
): Promise<{ accepted: T } | { error: Error; transient: boolean; retryAfter: string | null }> {
  const bound = new AbortController();
  const asked = request();
  const late = () => bound.abort(new Error(`no answer within ${ANSWER_TIMEOUT / 1_000}s`));
  // An upload is answered only after its body, which may rightly take long; undici bounds its silence.
  const timer = asked.body === null ? setTimeout(late, ANSWER_TIMEOUT) : undefined;
  try {
    const either = signal ? AbortSignal.any([signal, bound.signal]) : bound.signal;
    const response = await send(asked, { signal: either, window: null });
    if (accept.includes(response.status)) return { accepted: await read(response) };
    const error = refusal(call, response, await response.text());
    const retryAfter = response.headers.get('retry-after');
    return { error, transient: isTransient(response.status), retryAfter };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof RemoteError && !cause.transient) throw cause;
    return { error: silence(call, cause), transient: true, retryAfter: null };
  } finally {
    clearTimeout(timer);
  }
}
