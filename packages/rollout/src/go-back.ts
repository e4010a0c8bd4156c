import {
  ActionError,
  type DeployTarget,
  type Plan,
  RemoteError,
  TimeoutError,
  type Verdict,
} from '@pipeline/contracts';
import { drive } from './drive.ts';
import { answered } from './passing.ts';
import { start } from './start.ts';
import { type WatchOptions, watch } from './watch.ts';

/** How going back went. `back`: what was there before serves. `left`: it was not ours to undo. `failed`: it is not back. */
export interface WayBack<Step = unknown, Started = unknown> {
  state: 'back' | 'left' | 'failed';
  detail: string;
  plan?: Plan<Step>;
  started?: Started;
}

/**
 * Returns a target to an earlier snapshot, and watches that to its own verdict: a deploy like any other. What
 * is still in flight is ended by the platform where it can. What someone else deployed since is left alone.
 * Never throws but when cancelled: a way back that fails is told beside what made it necessary.
 */
export async function goBack<Now, Wanted, Step, Started, Snapshot>(
  target: DeployTarget<Now, Wanted, Step, Started, Snapshot>,
  earlier: Snapshot,
  failed: Started,
  options: WatchOptions,
): Promise<WayBack<Step, Started>> {
  const way: Partial<WayBack<Step, Started>> = {};
  try {
    const settled = needless(await endFlight(target, failed, options));
    if (settled !== undefined) return settled;
    const plan = target.plan(await answered(() => target.observe(), options), target.towards(earlier));
    way.plan = plan;
    await answered(async () => target.prepare?.(plan), options);
    // Reading and preparing took time: what has come meanwhile is not overwritten.
    const overtaken = needless(await answered(() => target.judge(failed), options));
    if (overtaken !== undefined) return { ...way, ...overtaken };
    const started = await start(target, plan, options);
    way.started = started;
    const { verdict } = await drive(target, started, uncheckedBy(options));
    return { ...way, state: STATES[verdict.state] ?? 'failed', detail: verdict.detail };
  } catch (error) {
    options.signal?.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    return { ...way, state: 'failed', detail };
  }
}

/** How a watched way back ended. Where someone else took its place, what serves is theirs. */
const STATES: Partial<Record<Verdict['state'], WayBack['state']>> = { steady: 'back', superseded: 'left' };

/** Why nothing is to be done: somebody else's stands there, or the platform went back by itself. */
function needless(standing: Verdict): WayBack<never, never> | undefined {
  if (standing.state === 'superseded') return { state: 'left', detail: standing.detail };
  const back = standing.state === 'failed' && standing.reason === 'rolled-back';
  return back ? { state: 'back', detail: standing.detail } : undefined;
}

/**
 * Whatever else the caller's options hold: what is returned to has served before, so no check looks at it, and
 * no hold of its strategy waits for a decision.
 */
function uncheckedBy({ timeout, clock, signal, onChange }: WatchOptions): WatchOptions {
  return { timeout, clock, ...(signal && { signal }), ...(onChange && { onChange }) };
}

/** How what failed stands now; a rollout that still moves is told to end first, where the platform takes that word. */
async function endFlight<Started>(
  target: Pick<DeployTarget<never, never, never, Started>, 'name' | 'judge' | 'abort'>,
  failed: Started,
  options: WatchOptions,
): Promise<Verdict> {
  const now = await answered(() => target.judge(failed), options);
  const inFlight = now.state === 'progressing' || now.state === 'held';
  if (!inFlight || target.abort === undefined) return now;
  options.signal?.throwIfAborted();
  try {
    await target.abort(failed);
  } catch (error) {
    // Refused or not offered: the plan towards the snapshot takes its place. Unknown: the watch below shows it.
    const known = !(error instanceof RemoteError) || error.outcome === 'known';
    if (known && error instanceof ActionError) return now;
    if (known) throw error;
  }
  return watch(target, failed, options).catch((error: unknown) => {
    if (error instanceof TimeoutError) return now;
    throw error;
  });
}
