import { identitiesOf } from '../proven/artifacts.ts';
import type { WholeRelease } from '../whole/model.ts';
import { afterOf, originOf, type State } from '../whole/state.ts';
import type { BackPart, Destination } from './model.ts';
import type { Scene } from './scene.ts';

/** Target by target, what is to be done for an environment to be as it was at a release. */
export interface Toward extends Pick<Destination, 'parts' | 'left'> {
  /** What each part returns to, by the order of the parts. */
  states: State[];
}

/**
 * Whether a target may get what is newer than what serves there: a rollback to an earlier state may have come between. `never`;
 * `from-bad`, unless what serves is good; or `always`, where somebody named the release.
 */
export type Forward = 'never' | 'from-bad' | 'always';

/**
 * What was released at or before a release serves on, good or not: it was part of what was good then. All else goes back to its
 * newest good state of that time; what had none stays as it is.
 */
export function toward(scene: Scene, to: WholeRelease, forward: Forward): Toward {
  const time = scene.timeline.placeOf(to);
  const found: Toward = { parts: [], left: [], states: [] };
  const stays: State[] = [];
  const going: Array<{ subject: string; state: State; snapshot: unknown }> = [];
  for (const subject of scene.subjects) {
    const [head, ...below] = scene.headsOf(subject);
    if (head === undefined) continue;
    const then = scene.statesOf(subject).filter(({ place }) => place >= time);
    const state = then.find(({ presence, word }) => presence === 'steady' && word.word === 'good');
    const sure = below.length === 0 && head.presence === 'steady';
    if (head.place >= time || (state && serves(state, { head, sure }, forward))) {
      stays.push(head);
      continue;
    }
    const snapshot = state && snapshotOf(state, scene.statesOf(subject));
    if (state !== undefined && snapshot !== undefined) going.push({ subject, state, snapshot });
    else found.left.push({ subject, why: whyLeft(state, then) });
  }
  const kept = new Set(
    [...going.map(({ state }) => state), ...stays].flatMap(({ target }) => identitiesOf(target)),
  );
  for (const { subject, state, snapshot } of going) {
    found.parts.push(partTo(state, snapshot, { subject, gone: newerHeads(scene, state), kept }));
    found.states.push(state);
  }
  return found;
}

/** What is not sure is made so. */
function serves(state: State, { head, sure }: { head: State; sure: boolean }, forward: Forward): boolean {
  const [there, wanted] = [originOf(head), originOf(state)];
  if (!sure || there === wanted) return sure;
  const isNewer = wanted.place < there.place;
  return isNewer && (forward === 'never' || (forward === 'from-bad' && head.word.word === 'good'));
}

/** As it was seen after the change, or before the next one. */
function snapshotOf(state: State, states: readonly State[]): unknown {
  const { subject } = state.target;
  const next = states.findLast(({ place }) => place < state.place);
  const own = afterOf(state.record, subject) ?? next?.target.before ?? undefined;
  return own === undefined && state.returned ? snapshotOf(state.returned, states) : own;
}

function whyLeft(state: State | undefined, then: readonly State[]): string {
  if (state !== undefined)
    return `the log has no snapshot of what release ${state.record.intent.id} put there: it stays as it is`;
  return then.some(({ presence }) => presence !== 'gone')
    ? 'nothing that it had by then was ever proven good: it stays as it is'
    : 'it did not exist yet: it stays as it is';
}

function newerHeads(scene: Scene, state: State): State[] {
  return scene.headsOf(state.target.subject).filter(head => originOf(head) !== originOf(state));
}

function partTo(
  state: State,
  snapshot: unknown,
  { subject, gone, kept }: { subject: string; gone: readonly State[]; kept: ReadonlySet<string> },
): BackPart {
  const refuses = gone.flatMap(({ target }) => identitiesOf(target)).filter(identity => !kept.has(identity));
  return {
    subject,
    snapshot,
    artifacts: state.target.artifacts,
    of: originOf(state).record.intent.id,
    refuses: [...new Set(refuses)],
  };
}
