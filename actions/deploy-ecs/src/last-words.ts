import { ActionError, type TargetOutcome } from '@pipeline/contracts';
import type { Config } from './config/config.ts';
import { detailOf, endingOf, type Outcome } from './outcome.ts';
import type { Ports, ServiceTarget } from './ports.ts';
import { passedOf, subjectOf } from './recorded.ts';

/** The code of the error of an abort that had nothing left to stop. */
export const TOO_LATE = 'too-late';

/**
 * How `continue` or `abort` ended, for the release that was held. `undefined` where that is not certain: then it stays
 * what it was, held, until someone says more.
 */
export async function lastWord(
  config: Config,
  outcome: Outcome,
  target: ServiceTarget,
  { run }: Pick<Ports, 'run'>,
): Promise<TargetOutcome | undefined> {
  const { ended, service, taskDefinition, wayBack } = outcome;
  const subject = subjectOf(config, service);
  const detail = detailOf(outcome);
  const late = ended instanceof ActionError && ended.code === TOO_LATE;
  const verdict = late ? 'steady' : endingOf(outcome);
  if (verdict === 'unknown' || verdict === 'cancelled' || verdict === 'held') return undefined;
  if (verdict !== 'steady')
    return { subject, verdict, detail, ...(wayBack?.state === 'back' && { undone: true }) };
  const after = await servesNow(target, taskDefinition);
  const known = after !== undefined && { after };
  if (config.operation !== 'abort' || late)
    return { subject, verdict, detail, ...known, ...passedOf(outcome) };
  const who = `${run.by.actor} (${run.by.url})`;
  return { subject, verdict: 'failed', detail: `stopped by ${who}: ${detail}`, ...known, undone: true };
}

/** What serves, where it is what is thought to; the record stands without it. */
async function servesNow(target: ServiceTarget, taskDefinition: string | undefined): Promise<unknown> {
  const snapshot = await target.observe().then(
    now => target.snapshot(now),
    () => undefined,
  );
  return snapshot?.taskDefinition === taskDefinition ? snapshot : undefined;
}
