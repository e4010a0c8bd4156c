import { ActionError, type Clock, type Lease, type Log } from '@pipeline/contracts';

export interface KeepAliveOptions {
  clock: Clock;
  tell: Log;
  /** For how long a renewal is good, in milliseconds. */
  length: number;
  /** Aborted when the lease is lost, or was not renewed in time. */
  lost: AbortController;
}

/**
 * Renews a lease until it is stopped: when a third of its time is gone, and more often while that fails. It counts
 * as lost a little before its end, since clocks differ.
 * @returns what stops it, and waits for a renewal that is under way
 */
export function keepAlive(
  lease: Lease,
  { clock, tell, length, lost }: KeepAliveOptions,
): () => Promise<void> {
  const stopped = new AbortController();
  const margin = length / 20;
  let end = lease.holder.expires - margin;
  // The answer to taking it may have taken too long.
  if (clock.now() >= end) lost.abort(overdue(undefined));

  const loop = async () => {
    let pause = length / 3;
    let failure: unknown;
    while (!stopped.signal.aborted) {
      await clock.sleep(Math.max(1, Math.min(pause, end - clock.now())), stopped.signal);
      if (clock.now() >= end) throw overdue(failure);
      const until = clock.now() + length;
      try {
        await beforeEnd(lease.renew(until), clock, end - clock.now());
        end = until - margin;
        pause = length / 3;
        failure = undefined;
      } catch (error) {
        if (error instanceof ActionError && error.code === 'lock-lost') throw error;
        if (failure === undefined) tell(`The lock could not be renewed yet: ${String(error)}`);
        failure = error;
        pause = margin;
      }
    }
  };
  const running = loop().catch((error: unknown) => {
    if (!stopped.signal.aborted) lost.abort(error);
  });
  return () => {
    stopped.abort();
    return running;
  };
}

/** A renewal whose answer comes after the end is none: someone else may have the lock by then. */
async function beforeEnd(renewal: Promise<void>, clock: Clock, left: number): Promise<void> {
  const answered = new AbortController();
  const end = clock.sleep(left, answered.signal).then(
    () => {
      throw overdue(undefined);
    },
    () => undefined,
  );
  try {
    await Promise.race([renewal, end]);
  } finally {
    answered.abort();
  }
}

function overdue(cause: unknown): ActionError {
  return new ActionError(
    'lock-lost',
    'The lock ran out because it could not be renewed; another run may be deploying now.',
    { cause, hint: 'See what is live before this is run again.' },
  );
}
