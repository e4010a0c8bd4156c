import { type DeployTarget, type Plan, RemoteError, type Verdict } from '@pipeline/contracts';
import { type WatchOptions, watch } from './watch.ts';

/** What a dry run shows: how things are, and what would change. */
export interface Planned<Snapshot, Step> {
  before: Snapshot;
  plan: Plan<Step>;
}

/** A deploy that was watched to its end. */
export interface Outcome<Snapshot, Step, Started> extends Planned<Snapshot, Step> {
  started: Started;
  verdict: Verdict;
}

export interface DeployOptions<Snapshot, Step, Started> extends WatchOptions {
  onPlan?: (planned: Planned<Snapshot, Step>) => void;
  onStart?: (started: Started) => void;
}

/** Observes and plans; changes nothing. */
export async function planDeploy<Snapshot, Wanted, Step, Started>(
  target: DeployTarget<Snapshot, Wanted, Step, Started>,
  wanted: Wanted,
): Promise<Planned<Snapshot, Step>> {
  const before = await target.observe();
  return { before, plan: target.plan(before, wanted) };
}

/** Observe → plan → apply → watch → judge. The verdict is about what this very call started. */
export async function deploy<Snapshot, Wanted, Step, Started>(
  target: DeployTarget<Snapshot, Wanted, Step, Started>,
  wanted: Wanted,
  options: DeployOptions<Snapshot, Step, Started>,
): Promise<Outcome<Snapshot, Step, Started>> {
  const planned = await planDeploy(target, wanted);
  options.onPlan?.(planned);
  options.signal?.throwIfAborted();
  const started = await start(target, planned.plan);
  options.onStart?.(started);
  return { ...planned, started, verdict: await watch(target, started, options) };
}

/**
 * Applies a plan. When the answer was lost, nobody knows whether the change was made: what stands is looked
 * at before anything is sent again, so that a lost answer never makes a second deploy.
 */
async function start<Step, Started>(
  target: Pick<DeployTarget<never, never, Step, Started>, 'apply' | 'findStarted'>,
  plan: Plan<Step>,
): Promise<Started> {
  try {
    return await target.apply(plan);
  } catch (error) {
    if (!(error instanceof RemoteError) || error.outcome === 'known') throw error;
    return (await target.findStarted(plan)) ?? target.apply(plan);
  }
}
