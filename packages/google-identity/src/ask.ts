import { setTimeout as sleep } from 'node:timers/promises';

/** Between two tries, in ms. */
const PAUSES = [200, 1_000];

/** A refusal, in the form in which Google's library throws them: see `readGoogleError()`. */
class Refused extends Error {
  readonly config: { url: string };
  readonly response: { status: number; data: unknown };

  constructor(url: string, status: number, data: unknown) {
    super(`HTTP ${status}`);
    this.config = { url };
    this.response = { status, data };
  }
}

/**
 * Posts to Google for a token, again where it is busy, down or cut off: a token that was made twice harms nobody.
 * Redirects are not followed, so that what is sent goes nowhere else.
 */
export async function ask(
  url: string,
  init: RequestInit,
  stop: AbortSignal,
): Promise<Record<string, unknown>> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(url, init, stop);
    } catch (error) {
      stop.throwIfAborted();
      const pause = PAUSES[tries];
      if (pause === undefined || !passes(error)) throw error;
      // Its own error would hide why it was stopped.
      await sleep(pause, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
    }
  }
}

function passes(error: unknown): boolean {
  if (!(error instanceof Refused)) return true;
  const { status } = error.response;
  return status === 429 || status >= 500;
}

async function once(url: string, init: RequestInit, stop: AbortSignal): Promise<Record<string, unknown>> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, method: 'POST', redirect: 'error', signal: stop });
  } catch (cause) {
    throw Object.assign(new Error('the request failed', { cause }), { config: { url } });
  }
  const data: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new Refused(url, answer.status, data);
  if (typeof data === 'object' && data !== null) return { ...data };
  throw Object.assign(new Error('the answer was cut off, or is no JSON'), { config: { url } });
}
