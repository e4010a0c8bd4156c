import type { Verdict } from '@pipeline/contracts';
import { type DriveOptions, drive } from './drive.ts';
import { goBack, type WayBack } from './go-back.ts';
import { answered } from './passing.ts';
import type { Planned } from './plan-all.ts';
import { start } from './start.ts';
import { stopwatch } from './stopwatch.ts';

/** What to do with a rollout that failed: return to what was, or leave it for someone to look at. */
export type OnFailure = 'rollback' | 'leave';

/** One target's part in a rollout, as far as it has come. */
export interface Part<Now, Wanted, Step, Started, Snapshot>
  extends Planned<Now, Wanted, Step, Started, Snapshot> {
  started?: Started;
  /** A verdict, or the error by which watching ended (time, cancellation, a refusal); absent: never begun. */
  ending?: Verdict | Error;
  /** Only where something was to be taken back. */
  wayBack?: WayBack<Step, Started>;
  /** What passed of what serves in the end, by name. */
  checks?: readonly string[];
  /** Milliseconds from its start to its ending. */
  took?: number;
}

export interface RollOutOptions<P> extends Omit<DriveOptions, 'onChange' | 'onFinding'> {
  onFailure: OnFailure;
  /** One that fails takes those that succeeded back, too. */
  allOrNothing?: boolean;
  /** Once everything is ready and before anything serves; one that throws ends it there. */
  beforeTraffic?: () => Promise<void>;
  onStart?: (part: P) => void;
  onChange?: (part: P, verdict: Verdict) => void;
  onFinding?: (part: P, ...finding: Parameters<NonNullable<DriveOptions['onFinding']>>) => void;
  /** Once it has its ending, before anything is taken back. */
  onEnd?: (part: P) => void;
  onWayBack?: (part: P) => void;
}

/**
 * Carries plans out, rank by rank, parallel within a rank, each watched to its own verdict. A rank that is not
 * wholly steady is the last. What failed is returned to what was, where asked.
 * Throws only while nothing serves yet; afterwards every part tells how it ended.
 */
export async function rollOut<Now, Wanted, Step, Started, Snapshot>(
  ranks: readonly (readonly Planned<Now, Wanted, Step, Started, Snapshot>[])[],
  options: RollOutOptions<Part<Now, Wanted, Step, Started, Snapshot>>,
): Promise<Part<Now, Wanted, Step, Started, Snapshot>[]> {
  type P = Part<Now, Wanted, Step, Started, Snapshot>;
  const ranked: P[][] = ranks.map(rank => rank.map(planned => ({ ...planned })));
  const parts = ranked.flat();
  await Promise.all(parts.map(({ target, plan }) => answered(async () => target.prepare?.(plan), options)));
  options.signal?.throwIfAborted();
  await options.beforeTraffic?.();
  options.signal?.throwIfAborted();

  const settled: P[] = [];
  for (const rank of ranked) {
    await Promise.all(rank.map(part => runPart(part, options)));
    settled.push(...rank);
    if (!rank.every(isSteady)) break;
  }
  if (options.signal?.aborted) return parts;
  const failed = settled.filter(hasFailed);
  if (failed.length === 0) return parts;
  const spoiled = options.allOrNothing ? settled.filter(isSteady).reverse() : [];
  const undo = options.onFailure === 'rollback' ? [...failed, ...spoiled] : spoiled;
  await Promise.all(undo.map(part => takeBack(part, options)));
  return parts;
}

/** Never throws: whatever happens is the part's ending. */
async function runPart<
  P extends Part<Now, Wanted, Step, Started, Snapshot>,
  Now,
  Wanted,
  Step,
  Started,
  Snapshot,
>(part: P, options: RollOutOptions<P>): Promise<void> {
  const clock = stopwatch(options.clock);
  try {
    part.started = await start(part.target, part.plan, options);
    options.onStart?.(part);
    const { verdict, wentBack, checks } = await drive(part.target, part.started, {
      ...options,
      onChange: change => options.onChange?.(part, change),
      onFinding: (finding, hold) => options.onFinding?.(part, finding, hold),
    });
    part.ending = verdict;
    if (checks !== undefined) part.checks = checks;
    if (wentBack) part.wayBack = { state: 'back', detail: verdict.detail };
  } catch (error) {
    part.ending = error instanceof Error ? error : new Error(String(error));
  }
  part.took = clock.now();
  options.onEnd?.(part);
}

async function takeBack<
  P extends Part<Now, Wanted, Step, Started, Snapshot>,
  Now,
  Wanted,
  Step,
  Started,
  Snapshot,
>(part: P, options: RollOutOptions<P>): Promise<void> {
  const { target, before, started, wayBack } = part;
  if (started === undefined || wayBack?.state === 'back') return;
  options.onWayBack?.(part);
  try {
    part.wayBack = await goBack(target, before, started, {
      ...options,
      onChange: change => options.onChange?.(part, change),
    });
  } catch (error) {
    part.wayBack = { state: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

function isSteady({ ending }: { ending?: Verdict | Error }): boolean {
  return ending !== undefined && !(ending instanceof Error) && ending.state === 'steady';
}

/** Held is not failed: someone else decides. Superseded is not ours to take back, and is never tried. */
function hasFailed({ ending }: { ending?: Verdict | Error }): boolean {
  return ending instanceof Error || ending?.state === 'failed' || ending?.state === 'superseded';
}
