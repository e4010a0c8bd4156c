import type { WholeRelease } from '../whole/model.ts';
import { releaseNamed } from '../whole/releases.ts';
import { endOf } from '../whole/standing.ts';
import type { State } from '../whole/state.ts';
import type { AtRest } from './model.ts';
import { goesOn, type Scene } from './scene.ts';
import { toward } from './toward.ts';

/**
 * Whether a rollback, or a deploy that was taken back, has left the environment where it is good already: then whoever presses
 * the button second must not go back twice.
 * @param live the newest of all that may serve
 */
export function atRest(scene: Scene, live: State): AtRest | undefined {
  const release = scene.timeline.of(live.record);
  if (release.standing.state !== 'good') return undefined;
  const undone = undoneOn(scene, live);
  if (!live.isBack && undone === undefined) return undefined;
  // Where the log does not show that, the rollback itself is a state to be at.
  const at = (live.isBack ? returnedTo(scene, release) : undefined) ?? release;
  // One target alone may have gone back, and others of what was bad serve on.
  if (goesOn(scene, toward(scene, at, 'from-bad'))) return undefined;
  const why = undone
    ? `Release ${undone.record.intent.id} was taken back already, and release ${at.id}, which serves, is good`
    : `Release ${release.id} went back to ${at.id} already, and that is good`;
  return { atRest: `${why}. To go further back, write \`to: previous\`.`, at };
}

/** What a rollback went back to, as far as the log shows it. */
export function returnedTo({ timeline }: Scene, rollback: WholeRelease): WholeRelease | undefined {
  const found = rollback.back && releaseNamed(timeline.releases, rollback.back.to);
  return found !== undefined && timeline.placeOf(found) > timeline.placeOf(rollback) ? found : undefined;
}

/** The deploy that was the last to change that very target, where it was taken back. */
function undoneOn({ statesOf }: Scene, { place, target: { subject } }: State): State | undefined {
  const last = statesOf(subject).find(state => endOf(state) !== 'not-started');
  if (last === undefined || last.place >= place || last.record.intent.back) return undefined;
  const end = last.record.outcome?.targets.find(target => target.subject === subject);
  return end?.undone ? last : undefined;
}
