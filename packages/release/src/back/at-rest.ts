import type { WholeRelease } from '../whole/model.ts';
import { releaseNamed } from '../whole/releases.ts';
import type { State } from '../whole/state.ts';
import type { AtRest } from './model.ts';
import type { Scene } from './scene.ts';
import { toward } from './toward.ts';

/**
 * Whether a rollback, or a deploy that was taken back, has left the environment where it is good already: then whoever presses
 * the button second must not go back twice.
 * @param live the newest of all that may serve
 */
export function atRest(scene: Scene, live: State): AtRest | undefined {
  const release = scene.timeline.of(live.record);
  if (release.standing.state !== 'good') return undefined;
  const undone = scene.timeline.states.find(
    ({ place, record, target }) =>
      place < live.place &&
      scene.subjects.includes(target.subject) &&
      isUndone(record.outcome, target.subject),
  );
  if (!live.isBack && undone === undefined) return undefined;
  const at = live.isBack ? returnedTo(scene, release) : release;
  // One target alone may have gone back, and others of what was bad serve on.
  if (toward(scene, at, 'from-bad').parts.length > 0) return undefined;
  const why = undone
    ? `Release ${undone.record.intent.id} was taken back already, and release ${at.id}, which serves, is good`
    : `Release ${release.id} went back to ${at.id} already, and that is good`;
  return { atRest: `${why}. To go further back, write \`to: previous\`.`, at };
}

/** Where the log does not show that, the rollback itself is a state to be at. */
function returnedTo({ timeline }: Scene, rollback: WholeRelease): WholeRelease {
  const found = rollback.back && releaseNamed(timeline.releases, rollback.back.to);
  return found !== undefined && timeline.placeOf(found) > timeline.placeOf(rollback) ? found : rollback;
}

function isUndone(outcome: State['record']['outcome'], subject: string): boolean {
  return outcome?.targets.some(target => target.subject === subject && target.undone) ?? false;
}
