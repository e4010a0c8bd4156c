import { endOf } from '../whole/standing.ts';
import type { State } from '../whole/state.ts';
import { isBad } from './is-bad.ts';

/** What became of one change on one target. Times are milliseconds since the epoch. */
export interface Deployment {
  commit: { sha: string; at?: string };
  /** When its end was known; of one that is open, when it began. */
  at: number;
  /** `open`: in flight, held, or ended without certainty. */
  end: 'served' | 'failed' | 'open';
  /** When it was live; absent where it never was for sure. */
  live?: number;
  /** Only of one that failed. */
  failure?: Failure;
}

export interface Failure {
  /** When it was live, or, where it never was for sure, when its change began: an upper bound. */
  from: number;
  /** When something good served again; absent where nothing does. */
  recovered?: number;
}

/**
 * The changes of one target. Of one that a release made twice, the last counts. Not one of them: what went back, never began, or was
 * superseded by the next before it served.
 * @param states all of the target, newest first
 */
export function deploymentsOn(states: readonly State[]): Map<State, Deployment> {
  const found = new Map<State, Deployment>();
  const ids = new Set<string>();
  for (const [place, state] of states.entries()) {
    const { intent } = state.record;
    if (state.isBack || isNone(state) || ids.has(intent.id)) continue;
    ids.add(intent.id);
    found.set(state, deploymentOf(state, place, states));
  }
  return found;
}

function deploymentOf(state: State, place: number, states: readonly State[]): Deployment {
  const { record, presence } = state;
  const { commit, at: begun } = record.intent;
  const [from, to] = [Date.parse(begun), Date.parse(record.outcome?.at ?? begun)];
  const live = presence === 'steady' ? { live: to } : {};
  if (isBad(place, states)) {
    const failed = live.live ?? from;
    const again = recovery(state, place, states);
    // Two runners' clocks may differ.
    const recovered = again === undefined ? {} : { recovered: Math.max(again, failed) };
    return { commit, at: to, end: 'failed', ...live, failure: { from: failed, ...recovered } };
  }
  return presence === 'open' ? { commit, at: from, end: 'open' } : { commit, at: to, end: 'served', ...live };
}

/** When something served there again of which nothing bad is known: what was there before, once this was taken back, or something newer. */
function recovery(failed: State, place: number, states: readonly State[]): number | undefined {
  if (wasUndone(failed) && beforeIsGood(place, states)) return ended(failed);
  const good = states
    .slice(0, place)
    .findLast(({ presence }, at) => presence === 'steady' && !isBad(at, states));
  return good && ended(good);
}

/** What the log does not show any more was steady once, and nothing bad is known of it. */
function beforeIsGood(place: number, states: readonly State[]): boolean {
  const before = states.findIndex((state, at) => at > place && state.presence === 'steady');
  return before < 0 || !isBad(before, states);
}

function wasUndone({ record: { outcome }, target }: State): boolean {
  return outcome?.targets.find(({ subject }) => subject === target.subject)?.undone === true;
}

function ended({ record: { intent, outcome } }: State): number {
  return Date.parse(outcome?.at ?? intent.at);
}

function isNone(state: State): boolean {
  const end = endOf(state);
  return end === 'not-started' || end === 'superseded';
}
