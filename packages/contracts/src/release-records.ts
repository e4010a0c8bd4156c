import type { ReleaseIntent, ReleaseOutcome, ReleaseRecord } from './release.ts';

/**
 * Joins what a log wrote down one by one. One run may deploy twice to an environment (two services, or one
 * service again), and all of it carries the run's id: an outcome belongs to the newest intent before it with
 * that id and one of its targets. An outcome without an intent is left out, and so is one that was said twice.
 * @param intents newest first
 * @param outcomes newest first
 * @returns newest first
 */
export function joinRecords(
  intents: readonly ReleaseIntent[],
  outcomes: readonly ReleaseOutcome[],
): ReleaseRecord[] {
  const records = intents.map((intent): ReleaseRecord => ({ intent }));
  for (const outcome of [...outcomes].reverse()) {
    const owner = records.find(({ intent }) => belongs(outcome, intent));
    // The first word stands: a second one comes from a runner that was taken for dead.
    if (owner !== undefined) owner.outcome ??= outcome;
  }
  return records;
}

function belongs(outcome: ReleaseOutcome, intent: ReleaseIntent): boolean {
  if (outcome.intent !== intent.id || Date.parse(outcome.at) < Date.parse(intent.at)) return false;
  return (
    outcome.targets.length === 0 ||
    outcome.targets.some(({ subject }) => intent.targets.some(target => target.subject === subject))
  );
}
