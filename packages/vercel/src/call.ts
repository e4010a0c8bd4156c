import type { Clock } from '@pipeline/contracts';
import type { About } from './errors/about.ts';
import { readRefusal } from './errors/refusal.ts';
import type { Secrets } from './errors/secrets.ts';
import { isUnclear, toNoAnswer, toVercelError } from './errors/to-vercel-error.ts';
import { LONGEST_WAIT, passesSoon } from './errors/used-up.ts';
import { NoAnswer } from './wire/no-answer.ts';
import type { Answer } from './wire/send.ts';

const ATTEMPTS = 6;
/** In a hurry. */
const FEW = 2;

export interface CallOptions {
  clock: Clock;
  secrets: Secrets;
  /** Ends the waiting between attempts, with its reason. */
  signal?: AbortSignal | undefined;
  /** From then on it is sent twice at most, without waiting. */
  hurry?: AbortSignal | undefined;
}

/**
 * One call to Vercel, with its errors made ours. One that changes something is sent again only where Vercel surely did
 * nothing: it was throttled, or no connection was made; a reading one, and one that may be done twice, also after a 5xx or
 * a lost answer. Where the answer to a change is lost, the error's outcome is `unknown`: look first.
 * @param send sends it once; throws NoAnswer @param take what is made of an answer; `undefined` where it is none of those
 *   that were asked for
 */
export async function call<A extends Answer | ReadableStream, T>(
  about: About,
  send: () => Promise<A>,
  take: (came: A) => { value: T } | undefined,
  { clock, secrets, signal, hurry }: CallOptions,
): Promise<T> {
  const mayRepeat = !about.changes || about.repeatable === true;
  for (let attempt = 1; ; attempt++) {
    const came = await send().catch(noAnswer);
    const taken = came instanceof NoAnswer ? undefined : take(came);
    if (taken !== undefined) return taken.value;

    const { told, unclear, undone, wait } = refused(came as NoAnswer | Answer, about, secrets, clock.now());
    const passes = undone || (mayRepeat && unclear);
    if (passes) signal?.throwIfAborted();
    if (!passes || attempt >= (hurry?.aborted ? FEW : ATTEMPTS)) throw told;
    const pause = Math.min(4_000, 100 * 2 ** attempt);
    const ends = AbortSignal.any([signal, hurry].filter(each => each !== undefined));
    await clock.sleep(Math.min(LONGEST_WAIT, Math.max(pause, wait)), ends).catch((ended: unknown) => {
      signal?.throwIfAborted();
      if (!hurry?.aborted) throw ended;
    });
  }
}

/** `unclear`: it may have been carried out all the same; `undone`: surely not, and it passes. */
function refused(came: NoAnswer | Answer, about: About, { clean }: Secrets, now: number) {
  if (came instanceof NoAnswer)
    return { told: toNoAnswer(came, about, clean), unclear: true, undone: !came.sent, wait: 0 };
  const refusal = readRefusal(came, clean, now);
  return {
    told: toVercelError(refusal, about, now),
    unclear: isUnclear(refusal),
    undone: passesSoon(refusal),
    wait: refusal.limit.wait ?? 0,
  };
}

function noAnswer(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error;
  throw error;
}
