import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { downToSteady, type Presence, presenceOf } from '@pipeline/release';
import { type Attempt, runsIn } from '../proven/runs.ts';
import type { Word } from '../proven/word.ts';

/** What one record did to one target, among all that the target ever got. */
export interface State extends Attempt {
  presence: Presence;
  /** Whether it went back to what had served before. */
  isBack: boolean;
  /** Of one that went back: what it returned to, which may have been one itself. Absent where the log does not show it. */
  returned?: State;
  /** Whether its own checks failed while it served. */
  failed: boolean;
  /**
   * The newest rollback that left it, where none has gone back to it since: somebody wanted to be away from it, though it passed its
   * checks, and though that rollback broke off or could refuse nothing by a digest.
   */
  leftBy?: State;
}

/** @returns newest first; a rollback that no check of its own has judged has the word on what it returned to */
export function statesIn(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): State[] {
  const attempts = runsIn(records, proofs).flatMap(run => run.attempts);
  return [...Map.groupBy(attempts, ({ target }) => target.subject).values()]
    .flatMap(own => told(own, records))
    .sort((a, b) => a.place - b.place);
}

/** One that says so, or that refuses what it went back from. */
export function isRollback({ intent, outcome }: ReleaseRecord): boolean {
  return intent.back !== undefined || (outcome?.targets ?? []).some(({ refuses }) => refuses !== undefined);
}

/** What had put there what it is: for a rollback the deploy that it returned to in the end, for all else itself. */
export function originOf(state: State): State {
  return state.returned === undefined ? state : originOf(state.returned);
}

/** @param own all attempts on one target */
function told(own: readonly Attempt[], records: readonly ReleaseRecord[]): State[] {
  const states: State[] = [];
  // What had put there what was left → the rollback.
  const left = new Map<State, State>();
  for (const attempt of [...own].sort((a, b) => b.place - a.place)) {
    const { record, target } = attempt;
    const isBack = isRollback(record);
    const returned = isBack ? returnedTo(attempt, states, records, left) : undefined;
    const presence = presenceOf(record, target.subject);
    const failed = presence === 'steady' && attempt.own.word === 'bad';
    const word = inherited(attempt.word, returned);
    const state = { ...attempt, presence, isBack, failed, word, ...(returned && { returned }) };
    if (isBack && presence !== 'gone') leave(left, states, state);
    states.push(state);
  }
  for (const state of states) {
    const leftBy = left.get(originOf(state));
    if (leftBy !== undefined) state.leftBy = leftBy;
  }
  return states;
}

/** @param older what that target had got before, oldest first */
function leave(left: Map<State, State>, older: readonly State[], rollback: State): void {
  for (const head of downToSteady(older.toReversed(), ({ presence }) => presence))
    left.set(originOf(head), rollback);
  left.delete(originOf(rollback));
}

/**
 * The log says to which release, and with which artifacts. Of several states with the same ones, those are meant that looked
 * the same afterwards, if any did, and of these the good one of the release that the log names, target by target; where it does not,
 * as of an older version, what an earlier rollback had left only if that was gone back to as a whole.
 * @param older oldest first
 */
function returnedTo(
  { record, place, target }: Attempt,
  older: readonly State[],
  records: readonly ReleaseRecord[],
  left: ReadonlyMap<State, State>,
): State | undefined {
  const { back } = record.intent;
  const bound = records.findIndex(({ intent }, at) => at > place && intent.id === back?.to);
  const same = older.filter(
    state =>
      state.place >= bound && state.presence === 'steady' && contents(state.target) === contents(target),
  );
  const seen = JSON.stringify(afterOf(record, target.subject) ?? null);
  const alike = same.filter(state => JSON.stringify(afterOf(state.record, target.subject)) === seen);
  const meant = alike.length > 0 ? alike : same;
  const good = meant.filter(({ word }) => word.word === 'good');
  const own = good.findLast(state =>
    target.of === undefined
      ? state.record.intent.id === back?.to || !left.has(originOf(state))
      : originOf(state).record.intent.id === target.of,
  );
  return own ?? good.at(-1) ?? meant.at(-1);
}

/** The snapshot after a change, where it is known. */
export function afterOf({ outcome }: ReleaseRecord, subject: string): unknown {
  return outcome?.targets.find(target => target.subject === subject)?.after;
}

function contents({ artifacts }: Attempt['target']): string {
  return JSON.stringify(Object.values(artifacts).sort());
}

/** A rollback that no check of its own has judged is what was proven of what it returned to. */
function inherited(word: Word, returned: State | undefined): Word {
  if (returned === undefined || word.word !== 'none' || !word.steady) return word;
  const { word: earlier } = returned;
  return earlier.word === 'bad'
    ? { ...earlier, why: `went back to release ${returned.record.intent.id}, which ${earlier.why}` }
    : earlier;
}
