import { ActionError, ConfigError, type DeployTarget, type Hold, type Verdict } from '@pipeline/contracts';
import { type Driven, drive, type Finding, goBack, watch } from '@pipeline/rollout';
import { findingText } from './carry-out.ts';
import type { RolloutConfig } from './config/rollout.ts';
import type { Outcome } from './outcome.ts';
import type { StagePorts } from './ports.ts';
import type { StageTarget } from './target.ts';

/** The code of the error of an abort that had nothing left to stop. */
export const TOO_LATE = 'too-late';

/** What is in flight, and how it looks there. */
export interface InFlight<Now, Started, Snapshot> {
  now: Now;
  before: Snapshot;
  started: Started;
}

/** @throws ConfigError with the hint where nothing is in flight. */
export async function findInFlight<Now, Started, Snapshot>(
  target: Pick<
    StageTarget<Now, never, unknown, Started, Snapshot>,
    'name' | 'observe' | 'inFlight' | 'snapshot'
  >,
  hint: string,
): Promise<InFlight<Now, Started, Snapshot>> {
  const now = await target.observe();
  const started = await target.inFlight(now);
  if (started !== undefined) return { now, before: target.snapshot(now), started };
  throw new ConfigError(`${target.name} has no deployment in flight`, { hint });
}

/** How it ended, by a verdict or by the error that watching it ended with. */
export interface Settled extends Pick<Driven, 'checks'>, Pick<Outcome, 'wayBack'> {
  ended: Verdict | Error;
  /** Milliseconds, without the way back. */
  took: number;
}

export interface Settling {
  operation: 'continue' | 'abort';
  /** It is looked at once, and left. */
  dryRun: boolean;
  rollout: Pick<RolloutConfig, 'waitTimeout' | 'onFailure'>;
  /** What served before, such as `api:1`; empty where nothing did. */
  previous: string;
  /** What to do where it was over before it could be stopped. */
  tooLate: string;
  /** Once it has its ending, before anything is taken back. */
  onEnd?(ending: Verdict | Error): void;
}

type SettlePorts = Pick<StagePorts, 'log' | 'clock' | 'signal' | 'check'>;

/** Lets what is held go on, or stops what is in flight, watches it to its end, and takes back what is found bad then. */
export async function settleInFlight<Now, Wanted, Step, Started, Snapshot>(
  target: DeployTarget<Now, Wanted, Step, Started, Snapshot>,
  { started, before }: Pick<InFlight<Now, Started, Snapshot>, 'started' | 'before'>,
  how: Settling,
  ports: SettlePorts,
): Promise<Settled> {
  const from = ports.clock.now();
  const took = () => ports.clock.now() - from;
  if (how.dryRun) return { ended: await target.judge(started), took: took() };
  return ports.log.group(`${how.operation} ${target.name}`, async () => {
    const { wentBack, ...settled } = await settle(target, started, how, ports);
    const { ended } = settled;
    const over = { ...settled, took: took() };
    how.onEnd?.(ended);
    if (wentBack) return { ...over, wayBack: { state: 'back', detail: (ended as Verdict).detail } };
    const failed = ended instanceof Error || ended.state === 'failed';
    if (!failed || ports.signal.aborted) return over;
    const wayBack = await takeBack(target, { started, before }, how, ports);
    return wayBack === undefined ? over : { ...over, wayBack };
  });
}

/** As the deploy would have that left it; `undefined` where it may not, or there is nothing else to go back to. */
async function takeBack<Now, Wanted, Step, Started, Snapshot>(
  target: DeployTarget<Now, Wanted, Step, Started, Snapshot>,
  { started, before }: Pick<InFlight<Now, Started, Snapshot>, 'started' | 'before'>,
  { operation, rollout, previous }: Settling,
  { log, clock, signal }: SettlePorts,
): Promise<Settled['wayBack']> {
  if (operation === 'abort' || rollout.onFailure !== 'rollback' || previous === '') return undefined;
  log.info(`going back to ${previous}`);
  const onChange = ({ detail }: Verdict) => log.info(detail);
  const options = { timeout: rollout.waitTimeout, clock, signal, onChange };
  try {
    const { state, detail, plan } = await goBack(target, before, started, options);
    return plan?.changes.length === 0 ? undefined : { state, detail };
  } catch (error) {
    return { state: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether it was stopped as asked: what an abort is green about is what was there before. */
export function isStopped(operation: string, ended: Verdict | Error | undefined): boolean {
  return (
    operation === 'abort' && ended !== undefined && !(ended instanceof Error) && ended.state === 'steady'
  );
}

type Settleable<Started> = Pick<
  DeployTarget<never, never, never, Started>,
  'name' | 'judge' | 'resolve' | 'abort'
>;

async function settle<Started>(
  target: Settleable<Started>,
  started: Started,
  { operation, rollout, tooLate }: Settling,
  { log, clock, signal, check }: SettlePorts,
): Promise<Pick<Settled, 'ended' | 'checks'> & Pick<Driven, 'wentBack'>> {
  const waiting = {
    timeout: rollout.waitTimeout,
    clock,
    signal,
    onChange: ({ detail }: Verdict) => log.info(detail),
    onFinding: (finding: Finding, hold: Hold | undefined) => log.info(findingText(finding, hold)),
  };
  try {
    if (operation === 'continue') {
      const { verdict, ...more } = await drive(target, started, { ...waiting, ...(check && { check }) });
      return { ended: verdict, ...more };
    }
    await target.abort?.(started);
    return { ended: asAsked(await watch(goingBack(target), started, waiting), tooLate), wentBack: false };
  } catch (error) {
    return { ended: error instanceof Error ? error : new Error(String(error)), wentBack: false };
  }
}

/** Stopped is not yet back: a rolling update goes back as slowly as it came, and that may fail. */
function goingBack<Started>(target: Settleable<Started>): Pick<Settleable<Started>, 'name' | 'judge'> {
  return {
    name: target.name,
    async judge(started) {
      const verdict = await target.judge(started);
      const onItsWay = verdict.state === 'failed' && verdict.reason === 'stopped';
      return onItsWay ? { state: 'progressing', detail: verdict.detail } : verdict;
    },
  };
}

/** What was asked for has happened: that is no failure. That what was to be stopped serves, is one. */
function asAsked(verdict: Verdict, hint: string): Verdict | Error {
  if (verdict.state === 'steady')
    return new ActionError(TOO_LATE, `It was over before it could be stopped: ${verdict.detail}`, { hint });
  const back = verdict.state === 'failed' && verdict.reason === 'rolled-back';
  return back ? { state: 'steady', detail: `stopped as asked: ${verdict.detail}` } : verdict;
}
