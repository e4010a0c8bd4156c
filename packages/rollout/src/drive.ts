import {
  type Decision,
  type DeployTarget,
  type Hold,
  isFinal,
  RemoteError,
  type Verdict,
} from '@pipeline/contracts';
import { type Check, type Finding, findingOf, type HoldPolicy } from './check.ts';
import { answered, isPassing } from './passing.ts';
import { stopwatch } from './stopwatch.ts';
import { type WatchOptions, watch } from './watch.ts';

export interface DriveOptions extends Omit<WatchOptions, 'until'> {
  /** Looks at every hold, and once more at what serves in the end. */
  check?: Check;
  holds?: HoldPolicy;
  onFinding?: (finding: Finding, hold: Hold | undefined) => void;
}

/** How a rollout ended, and whether what was there before serves again without our doing. */
export interface Driven {
  verdict: Verdict;
  wentBack: boolean;
}

type Drivable<Started> = Pick<DeployTarget<never, never, never, Started>, 'name' | 'judge' | 'resolve'>;

/**
 * Watches what was started to its end, and decides at each hold on its way: a check that passes lets it go
 * on, one that fails has it go back. Ends early, with the verdict `held`, where holds are left to someone else.
 * @throws like `watch`; the timeout bounds all of it.
 */
export async function drive<Started>(
  target: Drivable<Started>,
  started: Started,
  options: DriveOptions,
): Promise<Driven> {
  const { signal, check, holds = { at: 'decide' } } = options;
  const clock = stopwatch(options.clock);
  const decisions = new Map<string, Decision>();
  const told = new Set<string>();
  const firstSeen = new Map<string, number>();
  const refusals = new Map<string, number>();
  const complaints: string[] = [];

  const ripe = (verdict: Verdict) => {
    if (verdict.state !== 'held' || told.has(verdict.hold.id)) return false;
    const { id } = verdict.hold;
    const since = firstSeen.get(id) ?? clock.now();
    firstSeen.set(id, since);
    return holds.at === 'leave' || clock.now() - since >= (holds.pause ?? 0);
  };
  const decide = async (hold: Hold): Promise<Decision> => {
    // Also at an earlier hold that is shown again: a platform may take it for a word on the one it stands at.
    if (complaints.length > 0) return 'go-back';
    const before = decisions.get(hold.id);
    if (before !== undefined) return before;
    if (check === undefined) return 'proceed';
    const finding = await findingOf(check, { name: target.name, hold }, signal);
    options.onFinding?.(finding, hold);
    if (!finding.ok) complaints.push(finding.detail);
    return finding.ok ? 'proceed' : 'go-back';
  };

  const onChange = onceEach(options.onChange);
  // Why the time ran out at a hold; a last look comes before it is said.
  let lastWord: RemoteError | undefined;
  for (;;) {
    const timeout = Math.max(0, options.timeout - clock.now());
    const verdict = await watch(target, started, { ...options, clock, timeout, until: ripe, ...onChange });
    if (verdict.state !== 'held') return conclude(target, started, verdict, complaints, options);
    if (lastWord !== undefined) throw lastWord;
    if (holds.at === 'leave' || target.resolve === undefined) return { verdict, wentBack: false };
    const decision = await decide(verdict.hold);
    decisions.set(verdict.hold.id, decision);
    signal?.throwIfAborted();
    const unheard = await tell(target, started, verdict.hold, decision);
    if (unheard === undefined) {
      told.add(verdict.hold.id);
      continue;
    }
    if (!isPassing(unheard) && unheard.outcome === 'known') {
      const refused = (refusals.get(verdict.hold.id) ?? 0) + 1;
      refusals.set(verdict.hold.id, refused);
      if (refused === REFUSALS) throw unheard;
    }
    if (clock.now() >= options.timeout) lastWord = unheard;
    else await clock.sleep(SAY_AGAIN, signal);
  }
}

/** Milliseconds. */
const SAY_AGAIN = 1_000;
/** A hold that is over refuses, too, and may be shown for some seconds more: so many refusals are meant. */
const REFUSALS = 6;

/** Watching goes on after each hold; a state that was told before it is not told again. */
function onceEach(onChange: WatchOptions['onChange']): Pick<WatchOptions, 'onChange'> {
  let last: string | undefined;
  return {
    onChange: verdict => {
      if (verdict.detail !== last) onChange?.(verdict);
      last = verdict.detail;
    },
  };
}

/**
 * Tells the platform what was decided; returns the error where it may not have heard. Without an answer nobody
 * knows: the next look shows whether the hold still stands, and then it is said again.
 */
async function tell<Started>(
  target: Drivable<Started>,
  started: Started,
  hold: Hold,
  decision: Decision,
): Promise<RemoteError | undefined> {
  try {
    await target.resolve?.(started, hold, decision);
    return undefined;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
}

async function conclude<Started>(
  target: Drivable<Started>,
  started: Started,
  verdict: Verdict,
  complaints: string[],
  options: DriveOptions,
): Promise<Driven> {
  const { check, signal, onFinding } = options;
  const wentBack = verdict.state === 'failed' && verdict.reason === 'rolled-back';
  if (complaints.length > 0 && verdict.state !== 'superseded') {
    const detail = `${complaints.join('; ')}. ${verdict.detail}`;
    return { verdict: { state: 'failed', reason: 'check-failed', detail }, wentBack };
  }
  if (verdict.state !== 'steady' || check === undefined) return { verdict, wentBack };
  const finding = await findingOf(check, { name: target.name }, signal);
  onFinding?.(finding, undefined);
  if (finding.ok) return stillServes(target, started, verdict, options);
  return { verdict: { state: 'failed', reason: 'check-failed', detail: finding.detail }, wentBack };
}

/** A check takes time: what it looked at must still be what this run created. An older look unsays nothing. */
async function stillServes<Started>(
  target: Drivable<Started>,
  started: Started,
  before: Verdict,
  options: DriveOptions,
): Promise<Driven> {
  const now = await answered(() => target.judge(started), options);
  const verdict = isFinal(now) ? now : before;
  return { verdict, wentBack: verdict.state === 'failed' && verdict.reason === 'rolled-back' };
}
