import { type Clock, RemoteError } from '@pipeline/contracts';

/** How often something is asked that is not part of a watch, and how far apart in milliseconds. */
const TRIES = 60;
const BETWEEN = 2_000;

/** Throttled, 5xx or unanswered: the same read may succeed later, and says nothing of the rollout. */
export function isPassing(error: unknown): boolean {
  return error instanceof RemoteError && error.transient;
}

/** Throttled and surely not done: also a change may be sent again. */
export function isUndone(error: unknown): boolean {
  return error instanceof RemoteError && error.transient && error.outcome === 'known';
}

/**
 * Asks until it is answered, within two minutes of refusals that pass: a storm may outlast a client's own patience.
 * What may have been done is not asked again.
 */
export async function answered<T>(
  ask: () => Promise<T>,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<T> {
  for (let tried = 1; ; tried++) {
    signal?.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      if (!isUndone(error) || tried === TRIES) throw error;
      await clock.sleep(BETWEEN, signal);
    }
  }
}
