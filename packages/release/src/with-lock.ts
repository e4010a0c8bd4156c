import {
  ActionError,
  type Clock,
  formatDuration,
  type Lease,
  type Lock,
  type LockHolder,
  type Log,
} from '@pipeline/contracts';
import { keepAlive } from './keep-alive.ts';
import { lockTitle } from './lock-name.ts';

export interface LockOptions {
  clock: Clock;
  /** Where a person reads it: who is waited for, what was taken over. */
  tell: Log;
  /** Milliseconds to wait for others, over all names; 0 tries once. */
  wait: number;
  /** For how long a lock is taken at a time, in milliseconds; 5 minutes when absent. Renewed while work runs. */
  lease?: number;
  /** Ends the waiting, and the work through `Held.signal`. */
  signal?: AbortSignal;
}

/** What work knows of the locks that it runs under. */
export interface Held {
  /** Aborts when the run is cancelled, and when a lock was lost: nothing may be changed from then on. */
  signal: AbortSignal;
  /** Leaves the locks taken when work ends, until they run out after `ms`: nobody else deploys over it until then. */
  keepFor(ms: number): void;
}

const LEASE = 300_000;
const FIRST_LOOK = 2_000;
const SLOWEST_LOOK = 15_000;

/**
 * Runs work while holding locks, all or none, and gives them back however it ends. They are taken in one order by
 * everyone, so that no two can wait for each other.
 * @throws ActionError `locked` when someone else still holds one at the end of the wait; `lock-lost` as the
 *   signal's reason when one could not be kept
 */
export async function withLock<T>(
  lock: Lock,
  names: string | readonly string[],
  who: Pick<LockHolder, 'owner' | 'reason' | 'url'>,
  options: LockOptions,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  const { clock, tell, lease: length = LEASE } = options;
  const lost = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, lost.signal]) : lost.signal;
  const deadline = clock.now() + options.wait;
  const taken: Array<{ lease: Lease; stop(): Promise<void> }> = [];
  let kept: number | undefined;
  try {
    for (const name of [...new Set([names].flat())].sort()) {
      const lease = await takeInTime(lock, name, who, deadline, length, { ...options, signal });
      // From here on: while the next one is waited for, this one must not run out.
      taken.push({ lease, stop: keepAlive(lease, { clock, tell, length, lost }) });
      signal.throwIfAborted();
    }
    return await work({
      signal,
      keepFor: ms => {
        kept = ms;
      },
    });
  } finally {
    for (const { lease, stop } of taken.reverse()) {
      await stop();
      await giveBack(lease, kept, options);
    }
  }
}

/** A lock that cannot be given back runs out by itself: not worth hiding how the work ended. */
async function giveBack(lease: Lease, kept: number | undefined, { clock, tell }: LockOptions): Promise<void> {
  try {
    await (kept === undefined ? lease.release() : lease.renew(clock.now() + kept));
  } catch (error) {
    const what = kept === undefined ? 'given back' : 'kept';
    const why = error instanceof Error ? error.message : String(error);
    tell(`The lock could not be ${what}; it runs out at ${iso(lease.holder.expires)}: ${why}`);
  }
}

/** Tries until the deadline, telling once for each holder that is in the way. */
async function takeInTime(
  lock: Lock,
  name: string,
  who: Pick<LockHolder, 'owner' | 'reason' | 'url'>,
  deadline: number,
  length: number,
  { clock, tell, signal }: LockOptions,
): Promise<Lease> {
  let told: string | undefined;
  for (let pause = FIRST_LOOK; ; pause = Math.min(pause * 1.5, SLOWEST_LOOK)) {
    signal?.throwIfAborted();
    const now = clock.now();
    const taken = await lock.take(name, { ...who, since: now, expires: now + length });
    if ('lease' in taken) {
      if (taken.from !== undefined && taken.from.owner !== who.owner) {
        tell(`Took over ${lockTitle(name)} from a run that let it run out: ${describe(taken.from)}.`);
      }
      return taken.lease;
    }
    const left = deadline - clock.now();
    if (left <= 0) throw locked(name, taken.heldBy);
    if (told !== taken.heldBy.owner) {
      tell(
        `Waiting up to ${formatDuration(left)} for ${lockTitle(name)}, held by ${describe(taken.heldBy)}.`,
      );
      told = taken.heldBy.owner;
    }
    // A lock that runs out sooner is tried the moment that it does.
    const free = Math.max(taken.heldBy.expires - clock.now() + 1, 1);
    await clock.sleep(Math.min(pause, left, free), signal);
  }
}

function locked(name: string, holder: LockHolder): ActionError {
  return new ActionError('locked', `${lockTitle(name)} is locked by ${describe(holder)}.`, {
    hint: 'Wait for that run or cancel it, or give this one a longer `lock-wait`. A lock whose run is dead ends at the time shown, and can be broken before it with `operation: unlock`.',
  });
}

/** `org/shop run 42 (deploying a1b2c3d; https://…), since …, until …`. */
export function describe({ owner, reason, url, since, expires }: LockHolder): string {
  const about = [reason, ...(url === undefined ? [] : [url])].join('; ');
  return `${owner} (${about}), since ${iso(since)}, until ${iso(expires)}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
