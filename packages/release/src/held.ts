import { afterHold, type ReleaseOutcome, type ReleaseRecord, type TargetOutcome } from '@pipeline/contracts';

/**
 * The release that has left a subject at a hold. `undefined` where another one has begun there since, or where the
 * log knows of no hold: then what is in flight is someone else's.
 * @param records newest first
 */
export function heldRelease(records: readonly ReleaseRecord[], subject: string): ReleaseRecord | undefined {
  const record = lastBegun(records, subject);
  return record !== undefined && verdictOn(record, subject) === 'held' ? record : undefined;
}

/** The newest release that has begun anything on a subject. @param records newest first */
export function lastBegun(records: readonly ReleaseRecord[], subject: string): ReleaseRecord | undefined {
  return records.find(
    record =>
      record.intent.targets.some(target => target.subject === subject) &&
      verdictOn(record, subject) !== 'not-started',
  );
}

function verdictOn({ outcome }: ReleaseRecord, subject: string) {
  return outcome?.targets.find(target => target.subject === subject)?.verdict;
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
