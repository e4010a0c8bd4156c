import type { Word } from '../proven/word.ts';
import { originOf, type State } from '../whole/state.ts';

/**
 * Whether a change needed somebody: it failed, failed a check, or somebody went back from it while it may have served. What became of
 * the same digest in another release says nothing here: it had served well in this one.
 * @param states all of the target, newest first @param place of the change in there
 */
export function isBad(place: number, states: readonly State[]): boolean {
  const state = states[place];
  return state !== undefined && (ownWord(state).word === 'bad' || wasLeft(place, states));
}

/** A rollback that no check of its own has judged is as good as what it returned to. */
function ownWord({ own, returned }: State): Word {
  return own.word === 'none' && own.steady && returned !== undefined ? ownWord(returned) : own;
}

/** Also where the rollback broke off, or could refuse nothing by a digest, as after a change of settings. */
function wasLeft(place: number, states: readonly State[]): boolean {
  const state = states[place];
  for (let newer = place - 1; state !== undefined && newer >= 0; newer--) {
    const next = states[newer];
    if (next?.isBack && next.presence !== 'gone') return originOf(next) !== originOf(state);
    // Whatever was gone back from later, it was not this any more.
    if (next?.presence === 'steady') return false;
  }
  return false;
}
