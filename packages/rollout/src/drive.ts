import { type Decision, type DeployTarget, type Hold, RemoteError, type Verdict } from '@pipeline/contracts';
import { type Deciding, findingOf } from './check.ts';
import { HoldBook } from './hold-book.ts';
import { stopwatch } from './stopwatch.ts';
import { type WatchOptions, watch } from './watch.ts';

export interface DriveOptions extends Omit<WatchOptions, 'until'>, Deciding {}

/** How a rollout ended, and whether what was there before serves again without our doing. */
export interface Driven {
  verdict: Verdict;
  wentBack: boolean;
  /** What passed of what serves in the end, by name; only with the verdict `steady`. */
  checks?: readonly string[];
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
  const { signal, holds = { at: 'decide' } } = options;
  const clock = stopwatch(options.clock);
  const book = new HoldBook(target.name, { ...options, clock });
  const onChange = onceEach(options.onChange);
  // Why the time ran out at a hold; a last look comes before it is said.
  let lastWord: RemoteError | undefined;
  for (;;) {
    const timeout = Math.max(0, options.timeout - clock.now());
    const until = (verdict: Verdict) => book.isDue(verdict);
    const verdict = await watch(target, started, { ...options, clock, timeout, until, ...onChange });
    if (verdict.state !== 'held')
      return conclude(target, started, verdict, book.complaints, { ...options, clock, ...onChange });
    if (lastWord !== undefined) throw lastWord;
    if (holds.at === 'leave' || target.resolve === undefined) return { verdict, wentBack: false };
    const decision = await book.decide(verdict.hold);
    signal?.throwIfAborted();
    const unheard = await tell(target, started, verdict.hold, decision);
    if (unheard === undefined) {
      book.heard(verdict.hold);
      continue;
    }
    if (book.isRefused(verdict.hold, unheard)) throw unheard;
    if (clock.now() >= options.timeout) lastWord = unheard;
    else await clock.sleep(SAY_AGAIN, signal);
  }
}

/** Milliseconds. */
const SAY_AGAIN = 1_000;

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
  complaints: readonly string[],
  options: DriveOptions,
): Promise<Driven> {
  const { check, signal, onFinding } = options;
  const wentBack = verdict.state === 'failed' && verdict.reason === 'rolled-back';
  if (complaints.length > 0 && verdict.state !== 'superseded') {
    const detail = `${complaints.join('; ')}; ${verdict.detail}`;
    return { verdict: { state: 'failed', reason: 'check-failed', detail }, wentBack };
  }
  if (verdict.state !== 'steady' || check === undefined) return { verdict, wentBack };
  const finding = await findingOf(check, { name: target.name }, signal);
  onFinding?.(finding, undefined);
  if (finding.ok) {
    const driven = await stillServes(target, started, options);
    return driven.verdict.state === 'steady' && finding.checks !== undefined
      ? { ...driven, checks: finding.checks }
      : driven;
  }
  return { verdict: { state: 'failed', reason: 'check-failed', detail: finding.detail }, wentBack };
}

/**
 * A check takes time: what it looked at must still be what this run created. Where it does not stand any more, or an
 * older look is shown, it is watched until that is certain: a program that ends while it is checked is not green.
 */
async function stillServes<Started>(
  target: Drivable<Started>,
  started: Started,
  options: DriveOptions,
): Promise<Driven> {
  const timeout = Math.max(AT_LEAST, options.timeout - options.clock.now());
  const verdict = await watch(target, started, { ...options, timeout, clock: stopwatch(options.clock) });
  return { verdict, wentBack: verdict.state === 'failed' && verdict.reason === 'rolled-back' };
}

/** Milliseconds for it, also where the check has taken the rest of the time. */
const AT_LEAST = 30_000;
