import { type Clock, isRecord, RemoteError } from '@pipeline/contracts';
import type { About } from './errors/about.ts';
import { NotThere } from './errors/missing.ts';
import { type Refusal, readRefusal } from './errors/refusal.ts';
import { toNoAnswer, toRunError } from './errors/to-run-error.ts';
import type { Raw } from './raw.ts';
import { type Answer, NoAnswer } from './wire/send.ts';

const ATTEMPTS = 6;
/** Milliseconds; the quotas of calls are by the minute. */
const LONGEST_WAIT = 60_000;

/** Google access tokens: `GoogleCredentials` of google-identity. */
export interface RunCredentials {
  accessToken(): Promise<string>;
  /** To be told which token was refused. */
  invalidate(refused?: string): void;
}

/** Sends it once, with this token. */
export type Send = (token: string) => Promise<Answer>;

export interface CallOptions {
  credentials: RunCredentials;
  clock: Clock;
  signal?: AbortSignal;
}

/**
 * One call to Google, with its errors made ours. gax's own retries are off: a call that changes something is sent again
 * only when Google said that it did nothing, which is when it was throttled or its token refused; a reading call also
 * after a 5xx or a lost answer. Where the answer to a change is lost, the error's outcome is `unknown`: look first.
 */
export async function call(about: About, send: Send, options: CallOptions): Promise<Raw> {
  for (let attempt = 1, renewed = false; ; attempt++) {
    const token = await options.credentials.accessToken();
    const came = await send(token).catch(noAnswer);
    if (!(came instanceof NoAnswer) && came.status < 300 && isRecord(came.body)) return came.body;
    const refusal = came instanceof NoAnswer ? undefined : readRefusal(came, options.clock.now());
    if (refusal?.status === 401 && !renewed) {
      // Whoever holds a newer one already keeps it.
      options.credentials.invalidate(token);
      renewed = true;
      continue;
    }
    const error = came instanceof NoAnswer ? toNoAnswer(came, about) : toRunError(refusal as Refusal, about);
    const again = error instanceof RemoteError && error.transient && error.outcome === 'known';
    if (!again || attempt === ATTEMPTS) throw error;
    const wait = refusal?.wait ?? Math.min(4_000, 100 * 2 ** attempt);
    await options.clock.sleep(Math.min(LONGEST_WAIT, wait), options.signal);
  }
}

/** The same for what may not be there: then `undefined`. */
export async function find(about: About, send: Send, options: CallOptions): Promise<Raw | undefined> {
  try {
    return await call(about, send, options);
  } catch (error) {
    if (error instanceof NotThere) return undefined;
    throw error;
  }
}

function noAnswer(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error;
  throw error;
}
