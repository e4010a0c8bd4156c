import { type Clock, type DeployTarget, type Plan, RemoteError } from '@pipeline/contracts';
import { answered, isPassing } from './passing.ts';

/** A platform may not show at once what it has just accepted: it is looked for this often, this far apart. */
const LOOKS = 4;
const BETWEEN = 2_000;
/** Looks in a row that may be throttled or unanswered before it is given up, and how often a change is sent. */
const UNANSWERED = 60;
const SENDS = 3;

/**
 * Applies a plan. When the answer was lost, nobody knows whether the change was made: what stands is looked
 * at before anything is sent again, so that a lost answer never makes a second deploy. Nothing is sent once
 * the run is cancelled.
 * @throws what `apply` throws; the signal's reason.
 */
export async function start<Step, Started>(
  target: Pick<DeployTarget<never, never, Step, Started>, 'apply' | 'findStarted'>,
  plan: Plan<Step>,
  options: { clock: Clock; signal?: AbortSignal },
): Promise<Started> {
  for (let sent = 1; ; sent++) {
    try {
      return await answered(() => target.apply(plan), options);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.outcome === 'known') throw error;
      const found = await lookFor(target, plan, options);
      if (found !== undefined) return found;
      if (sent === SENDS) throw error;
    }
  }
}

/** What was begun. Only looks that were answered count: one that was throttled says nothing. */
async function lookFor<Step, Started>(
  target: Pick<DeployTarget<never, never, Step, Started>, 'findStarted'>,
  plan: Plan<Step>,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<Started | undefined> {
  let unanswered = 0;
  for (let look = 1; look <= LOOKS; ) {
    try {
      const found = await target.findStarted(plan);
      if (found !== undefined) return found;
      look += 1;
    } catch (error) {
      unanswered += 1;
      if (!isPassing(error) || unanswered === UNANSWERED) throw error;
    }
    if (look <= LOOKS) await clock.sleep(BETWEEN, signal);
  }
  return undefined;
}
