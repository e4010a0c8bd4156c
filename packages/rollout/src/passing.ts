import { type Clock, RemoteError } from '@pipeline/contracts';

/** How often a read is tried that is not part of a watch, and how far apart in milliseconds. */
const TRIES = 60;
const BETWEEN = 2_000;

/** Throttled, 5xx or unanswered: the same read may succeed later, and says nothing of the rollout. */
export function isPassing(error: unknown): boolean {
  return error instanceof RemoteError && error.transient;
}

/** Reads until it is answered, within two minutes. For reads only: it is sent again without a look. */
export async function answered<T>(
  read: () => Promise<T>,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await read();
    } catch (error) {
      if (!isPassing(error) || tried === TRIES) throw error;
      await clock.sleep(BETWEEN, signal);
    }
  }
}
