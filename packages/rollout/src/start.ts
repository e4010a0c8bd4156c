import { type Clock, type DeployTarget, type Plan, RemoteError } from '@pipeline/contracts';

/** A platform may not show at once what it has just accepted: it is looked for this often, this far apart. */
const LOOKS = 3;
const BETWEEN = 1_500;

/**
 * Applies a plan. When the answer was lost, nobody knows whether the change was made: what stands is looked
 * at before anything is sent again, so that a lost answer never makes a second deploy.
 */
export async function start<Step, Started>(
  target: Pick<DeployTarget<never, never, Step, Started>, 'apply' | 'findStarted'>,
  plan: Plan<Step>,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<Started> {
  try {
    return await target.apply(plan);
  } catch (error) {
    if (!(error instanceof RemoteError) || error.outcome === 'known') throw error;
    for (let look = 1; look <= LOOKS; look++) {
      const found = await target.findStarted(plan);
      if (found !== undefined) return found;
      if (look < LOOKS) await clock.sleep(BETWEEN, signal);
    }
    return target.apply(plan);
  }
}
