import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, type Log, RemoteError } from '@pipeline/contracts';
import type { Reply } from './exchange.ts';
import { type FailedCall, refusal, retryAfterOf, silence } from './failure.ts';
import type { HeaderFields } from './header-fields.ts';
import { waitBefore } from './retry.ts';

/** Bytes. What registries take at most: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
const LARGEST_MANIFEST = 4 * 2 ** 20;

/** A small answer must be there within this time, in milliseconds; a large one may take as long as it flows. */
const ANSWER_TIMEOUT = 60_000;

export const liveClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => pause(ms, undefined, signal && { signal }),
};

export interface PersistOptions {
  log?: Log | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
}

/** An answer that was read to its end. */
export interface Answer {
  status: number;
  statusText: string;
  headers: HeaderFields;
  url: string;
  bytes: Uint8Array;
}

/** Reads an answer to its end; one that is larger than any manifest may be is not held. */
export async function buffered({ status, statusText, headers, url, body }: Reply): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST_MANIFEST) throw tooLarge(new URL(url).host);
    // A download's pieces do not stay.
    chunks.push(Buffer.from(chunk));
  }
  return { status, statusText, headers, url, bytes: new Uint8Array(Buffer.concat(chunks)) };
}

export function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes);
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

interface Attempt<R extends Reply, T> {
  call: FailedCall;
  send: (signal: AbortSignal) => Promise<R>;
  /** Whether an answer is to come within a minute; one to a large upload may rightly take longer. */
  soon: boolean;
  accept: number[];
  attempts: number;
  /** Reads an accepted answer; its failure (a truncated body) is a failure of the attempt. */
  read: (reply: R) => Promise<T>;
}

/** Sends until there is an accepted answer, waiting between attempts; throws what the last one was. */
export async function persist<R extends Reply, T>(
  options: PersistOptions,
  attempt: Attempt<R, T>,
): Promise<T> {
  for (let sent = 1; ; sent++) {
    options.signal?.throwIfAborted();
    const outcome = await once(options, attempt);
    if ('accepted' in outcome) return outcome.accepted;
    if (!outcome.error.transient || sent >= attempt.attempts) throw outcome.error;
    await waitAfter(outcome.error, sent, options);
  }
}

/** Waits after the `sent`th attempt (from 1), as the registry asked or for longer each time, and says so. */
export async function waitAfter(
  error: RemoteError,
  sent: number,
  { clock = liveClock, log, signal }: PersistOptions,
): Promise<void> {
  const wait = waitBefore(sent - 1, retryAfterOf(error), clock.now());
  log?.(`${error.message}; trying again in ${(wait / 1_000).toFixed(1)}s`);
  await clock.sleep(wait, signal);
}

async function once<R extends Reply, T>(
  { signal }: PersistOptions,
  { call, send, soon, accept, read }: Attempt<R, T>,
): Promise<{ accepted: T } | { error: RemoteError }> {
  const bound = new AbortController();
  const late = () => bound.abort(new Error(`no answer within ${ANSWER_TIMEOUT / 1_000}s`));
  const timer = soon ? setTimeout(late, ANSWER_TIMEOUT) : undefined;
  try {
    const reply = await send(signal ? AbortSignal.any([signal, bound.signal]) : bound.signal);
    if (accept.includes(reply.status)) return { accepted: await read(reply) };
    return { error: refusal(call, reply, textOf(await buffered(reply))) };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof RemoteError && !cause.transient) throw cause;
    return { error: silence(call, cause) };
  } finally {
    clearTimeout(timer);
  }
}
