import { ActionError, type DeployTarget, type TargetOutcome } from '@pipeline/contracts';
import { isStopped, TOO_LATE } from './in-flight.ts';
import { detailOf, endingOf, type Outcome, passedOf } from './outcome.ts';
import type { StagePorts } from './ports.ts';

/** What is said, and of what. */
export interface LastWord {
  subject: string;
  operation: string;
  /** What serves now, where it is what is thought to; the record stands without it. */
  after(): Promise<unknown>;
  /** Where it is to be seen. */
  url?: string | undefined;
}

/**
 * How `continue` or `abort` ended, for the release that was held. `undefined` where that is not certain: then it stays
 * what it was, held, until someone says more.
 */
export async function lastWord(
  outcome: Outcome,
  { subject, operation, after: look, url }: LastWord,
  { run }: Pick<StagePorts, 'run'>,
): Promise<TargetOutcome | undefined> {
  const { ended, wayBack } = outcome;
  const detail = detailOf(outcome);
  const late = ended instanceof ActionError && ended.code === TOO_LATE;
  const verdict = late ? 'steady' : endingOf(outcome);
  if (verdict === 'unknown' || verdict === 'cancelled' || verdict === 'held') return undefined;
  if (verdict !== 'steady')
    return { subject, verdict, detail, ...(wayBack?.state === 'back' && { undone: true }) };
  const after = await look();
  const known = after !== undefined && { after };
  const seen = url !== undefined && { url };
  if (!isStopped(operation, ended))
    return { subject, verdict, detail, ...known, ...seen, ...passedOf(outcome) };
  const who = `${run.by.actor} (${run.by.url})`;
  return { subject, verdict: 'failed', detail: `stopped by ${who}: ${detail}`, ...known, undone: true };
}

/** What serves, where it `isThat`; a target that cannot be looked at says nothing. */
export async function servesNow<Now, Snapshot>(
  target: Pick<DeployTarget<Now, never, unknown, unknown, Snapshot>, 'observe' | 'snapshot'>,
  isThat: (snapshot: Snapshot) => boolean,
): Promise<Snapshot | undefined> {
  const snapshot = await target.observe().then(
    now => target.snapshot(now),
    () => undefined,
  );
  return snapshot !== undefined && isThat(snapshot) ? snapshot : undefined;
}
