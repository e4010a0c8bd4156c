import { byGravity } from './endings.ts';
import type { ReleaseIntent, ReleaseOutcome, ReleaseRecord, Within } from './release.ts';

/** So many more releases are read each time before it is asked whether they are enough: a page of GitHub's list. */
export const READ_AT_ONCE = 100;

/**
 * Joins what a log wrote down one by one. One run may deploy twice to an environment (two services, or one
 * service again), and all of it carries the run's id: an outcome belongs to the newest intent before it with
 * that id and one of its targets. An outcome without an intent is left out, and so is one that was said twice; what
 * was held is as a later outcome says. What only the deploy could tell of its artifacts stands beside what was intended.
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
    if (owner !== undefined)
      owner.outcome = owner.outcome === undefined ? outcome : afterHold(owner.outcome, outcome);
  }
  return records.map(withArtifacts);
}

function withArtifacts({ intent, outcome }: ReleaseRecord): ReleaseRecord {
  if (outcome === undefined) return { intent };
  const made = new Map(outcome.targets.map(({ subject, artifacts }) => [subject, artifacts]));
  const targets = intent.targets.map(target => ({
    ...target,
    artifacts: { ...target.artifacts, ...made.get(target.subject) },
  }));
  return { intent: { ...intent, targets }, outcome };
}

/**
 * An outcome, and what was said later of the same intent. A hold is not the last word: a target that was held is as
 * the later one says. Otherwise the first word stands, since a second one comes from a runner that was taken for dead;
 * so two that settle a target each, at once, do not undo each other's word.
 */
export function afterHold(first: ReleaseOutcome, later: ReleaseOutcome): ReleaseOutcome {
  const settled = new Map(
    later.targets.filter(({ verdict }) => verdict !== 'held').map(target => [target.subject, target]),
  );
  const targets = first.targets.map(target =>
    target.verdict === 'held' ? (settled.get(target.subject) ?? target) : target,
  );
  if (targets.every((target, at) => target === first.targets[at])) return first;
  const [verdict = later.verdict] = targets.map(target => target.verdict).sort(byGravity);
  return { ...later, verdict, targets };
}

function belongs(outcome: ReleaseOutcome, intent: ReleaseIntent): boolean {
  if (outcome.intent !== intent.id || Date.parse(outcome.at) < Date.parse(intent.at)) return false;
  return (
    outcome.targets.length === 0 ||
    outcome.targets.some(({ subject }) => intent.targets.some(target => target.subject === subject))
  );
}

/** Whether what was written down belongs to what a log was asked for. */
export function isWithin({ at }: { at: string }, within: Partial<Within> = {}): boolean {
  return within.since === undefined || Date.parse(at) >= Date.parse(within.since);
}
