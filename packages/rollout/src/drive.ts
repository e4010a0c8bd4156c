import { type Decision, type DeployTarget, type Hold, RemoteError, type Verdict } from '@pipeline/contracts';
import { type Check, type Finding, findingOf, type HoldPolicy } from './check.ts';
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
  const { clock, signal, check, holds = { at: 'decide' } } = options;
  const deadline = clock.now() + options.timeout;
  const decisions = new Map<string, Decision>();
  const told = new Set<string>();
  const firstSeen = new Map<string, number>();
  const complaints: string[] = [];

  const ripe = (verdict: Verdict) => {
    if (verdict.state !== 'held' || told.has(verdict.hold.id)) return false;
    const { id } = verdict.hold;
    const since = firstSeen.get(id) ?? clock.now();
    firstSeen.set(id, since);
    return holds.at === 'leave' || clock.now() - since >= (holds.pause ?? 0);
  };
  const decide = async (hold: Hold): Promise<Decision> => {
    if (complaints.length > 0) return 'go-back';
    if (check === undefined) return 'proceed';
    const finding = await findingOf(check, { name: target.name, hold }, signal);
    options.onFinding?.(finding, hold);
    if (!finding.ok) complaints.push(finding.detail);
    return finding.ok ? 'proceed' : 'go-back';
  };

  const onChange = onceEach(options.onChange);
  for (;;) {
    const timeout = Math.max(0, Math.min(options.timeout, deadline - clock.now()));
    const verdict = await watch(target, started, { ...options, timeout, until: ripe, ...onChange });
    if (verdict.state !== 'held') return conclude(target, verdict, complaints, options);
    if (holds.at === 'leave' || target.resolve === undefined) return { verdict, wentBack: false };
    const decision = decisions.get(verdict.hold.id) ?? (await decide(verdict.hold));
    decisions.set(verdict.hold.id, decision);
    signal?.throwIfAborted();
    const unheard = await tell(target, started, verdict.hold, decision);
    if (unheard === undefined) told.add(verdict.hold.id);
    else if (clock.now() >= deadline) throw unheard;
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
 * knows: the next look shows whether the hold still stands, and then it is said again. A decision that is refused
 * because the hold is over by now is no error.
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
    if (!(error instanceof RemoteError)) throw error;
    if (error.transient || error.outcome === 'unknown') return error;
    const now = await target.judge(started);
    if (now.state === 'held' && now.hold.id === hold.id) throw error;
    return error;
  }
}

async function conclude<Started>(
  target: Drivable<Started>,
  verdict: Verdict,
  complaints: string[],
  { check, signal, onFinding }: DriveOptions,
): Promise<Driven> {
  const wentBack = verdict.state === 'failed' && verdict.reason === 'rolled-back';
  if (complaints.length > 0 && verdict.state !== 'superseded') {
    const detail = `${complaints.join('; ')}. ${verdict.detail}`;
    return { verdict: { state: 'failed', reason: 'check-failed', detail }, wentBack };
  }
  if (verdict.state !== 'steady' || check === undefined) return { verdict, wentBack };
  const finding = await findingOf(check, { name: target.name }, signal);
  onFinding?.(finding, undefined);
  if (finding.ok) return { verdict, wentBack };
  return { verdict: { state: 'failed', reason: 'check-failed', detail: finding.detail }, wentBack };
}
