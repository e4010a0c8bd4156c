import { afterHold, type ReleaseOutcome, type ReleaseRecord, type TargetOutcome } from '@pipeline/contracts';

/**
 * The release that has left a subject at a hold. `undefined` where another one has begun there since, or where the
 * log knows of no hold: then what is in flight is someone else's.
 * @param records newest first
 */
export function heldRelease(records: readonly ReleaseRecord[], subject: string): ReleaseRecord | undefined {
  for (const record of records) {
    if (!record.intent.targets.some(target => target.subject === subject)) continue;
    const verdict = record.outcome?.targets.find(target => target.subject === subject)?.verdict;
    if (verdict === 'not-started') continue;
    return verdict === 'held' ? record : undefined;
  }
  return undefined;
}

/** What is to be written of releases that were held, and the subjects of which nothing is. */
export interface LastWords {
  outcomes: ReleaseOutcome[];
  unheld: string[];
}

/**
 * How held targets ended → one outcome for each of their releases, with what its other targets are.
 * @param at ISO 8601, UTC
 */
export function lastWords(
  records: readonly ReleaseRecord[],
  targets: readonly TargetOutcome[],
  at: string,
): LastWords {
  const unheld: string[] = [];
  const outcomes = new Map<ReleaseRecord, ReleaseOutcome>();
  for (const target of targets) {
    const record = heldRelease(records, target.subject);
    const before = record && (outcomes.get(record) ?? record.outcome);
    if (record === undefined || before === undefined) {
      unheld.push(target.subject);
      continue;
    }
    const { verdict, detail } = target;
    const said = { schema: 1, intent: record.intent.id, at, verdict, detail, targets: [target] } as const;
    outcomes.set(record, afterHold(before, { ...said, targets: [...said.targets] }));
  }
  return { outcomes: [...outcomes.values()], unheld };
}
