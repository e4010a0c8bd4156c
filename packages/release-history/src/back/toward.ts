import type { TargetIntent } from '@pipeline/contracts';
import { identitiesOf } from '../proven/artifacts.ts';
import type { WholeRelease } from '../whole/model.ts';
import { afterOf, originOf, type State } from '../whole/state.ts';
import type { BackPart, Destination } from './model.ts';
import type { Scene } from './scene.ts';
import { retiredSince, whyLeft } from './why-left.ts';

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

export function forwardOf(kind: 'last-good' | 'previous'): Forward {
  return kind === 'previous' ? 'never' : 'from-bad';
}

/**
 * What was released at or before a release serves on, good or not: it was part of what was good then. All else goes back to its
 * newest good state of that time, unless a rollback has left that and nobody named the release; what had none stays as it is.
 */
export function toward(scene: Scene, to: WholeRelease, forward: Forward): Toward {
  const time = scene.timeline.placeOf(to);
  const found: Toward = { parts: [], left: [], states: [] };
  const going: Array<{ subject: string; state: State; snapshot: unknown }> = [];
  for (const subject of scene.subjects) {
    const [head, ...below] = scene.headsOf(subject);
    if (head === undefined) continue;
    const then = scene.statesOf(subject).filter(({ place }) => place >= time);
    const good = then.filter(({ presence, word }) => presence === 'steady' && word.word === 'good');
    const state = good.find(({ leftBy }) => forward === 'always' || leftBy === undefined);
    const sure = below.length === 0 && head.presence === 'steady';
    if (head.place >= time || (state && serves(state, { head, sure }, forward))) continue;
    const snapshot = state && snapshotOf(state, scene.statesOf(subject));
    if (state !== undefined && snapshot !== undefined) going.push({ subject, state, snapshot });
    else
      found.left.push({
        subject,
        ...whyLeft({ state, good: good[0], then, states: scene.statesOf(subject) }),
      });
  }
  found.left.push(...retiredSince(scene, time));
  const kept = new Set(
    [...to.targets, ...going.map(({ state }) => state.target), ...staying(scene, going)].flatMap(
      identitiesOf,
    ),
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

/** What serves on: on what is left, on what nobody asked for, and on what whoever asks cannot move. */
function staying(
  { all, deciding, headsOf }: Scene,
  going: ReadonlyArray<{ subject: string }>,
): TargetIntent[] {
  const moves = new Set(going.map(({ subject }) => subject).filter(subject => deciding.has(subject)));
  const stay = all.filter(subject => !moves.has(subject));
  return stay.flatMap(subject => headsOf(subject).map(({ target }) => target));
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
