import { ActionError, type ReleaseProof, type ReleaseRecord } from '@pipeline/contracts';
import type { WholeRelease } from '../whole/model.ts';
import { timelineOf } from '../whole/releases.ts';
import type { State } from '../whole/state.ts';
import { again } from './again.ts';
import { atRest } from './at-rest.ts';
import { chosen, touches } from './choose.ts';
import type { AtRest, BackTo, Destination, DestinationOptions } from './model.ts';
import { goesOn, type Scene, sceneOf } from './scene.ts';
import { told, whyNot } from './told.ts';
import { forwardOf, type Toward, toward } from './toward.ts';

/** So many releases that are not good are told in an error. */
const TOLD = 5;

/**
 * Where a rollback goes: to an environment's state at a release that is known-good. Whatever a newer release touched goes back to
 * its newest good state of that time; what serves since before stays. A release that is named must be good itself. What a rollback
 * has left, though it broke off, is gone to only by name; and one that broke off is gone on with.
 * @param records newest first
 * @throws ActionError `nothing-live`, `no-good-release`, `not-good`, `unknown-release`, `unknown-subject`, `retired`
 */
export function destination(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
  to: BackTo,
  options: DestinationOptions = {},
): Destination | AtRest {
  return destinationIn(sceneOf(timelineOf(records, proofs), options), to);
}

/** @throws ActionError as `destination` does, but for `unknown-subject` and `retired` */
export function destinationIn(scene: Scene, to: BackTo): Destination | AtRest {
  const live = scene.newestHead;
  if (live === undefined)
    throw new ActionError(
      'nothing-live',
      'The release log knows of nothing that is live, so there is nothing to go back from.',
      {
        hint: 'Is it the right `environment`, and the right `release-log`? Its newest 1,000 entries are looked at, one for each job that deployed.',
      },
    );
  if ('id' in to || 'sha' in to || 'at' in to) {
    const release = chosen(scene, to);
    const found = toward(scene, release, 'always');
    if (found.parts.length > 0) return told(scene, release, found);
    const gone = found.left.filter(({ subject }) => scene.retired.some(one => one.subject === subject));
    if (found.left.length > gone.length || !touches(scene, release)) throw stuck(release, found);
    const but = gone.map(({ subject, why }) => `; but ${subject} is away: ${why}`).join('');
    return { atRest: `Release ${release.id} is what serves already${but}.`, at: release };
  }
  const more = again(scene, live, to.kind);
  if (more !== undefined) return 'atRest' in more ? more : told(scene, more.to, more.found);
  return (to.kind === 'last-good' ? atRest(scene, live) : undefined) ?? newestGood(scene, live, to.kind);
}

/** The newest good release before what may be live, where that is something else than what serves. */
function newestGood(scene: Scene, live: State, kind: 'last-good' | 'previous'): Destination {
  const { releases, placeOf } = scene.timeline;
  const older = releases.filter(release => placeOf(release) > live.place && touches(scene, release));
  for (const release of older) {
    if (whyNot(scene, release) !== undefined) continue;
    const found = toward(scene, release, forwardOf(kind));
    if (goesOn(scene, found)) return told(scene, release, found);
    if (found.left.some(({ subject }) => subject === live.target.subject)) throw stuck(release, found);
  }
  const why = older
    .flatMap(release => {
      const not = whyNot(scene, release);
      return not === undefined ? [] : [`${release.id} ${not}`];
    })
    .slice(0, TOLD);
  const good = why.length < older.length ? 'that is not what serves already' : 'that a check has called good';
  throw new ActionError(
    'no-good-release',
    `There is no release before ${scene.timeline.of(live.record).id} ${good}${why.length > 0 ? `: ${why.join('; ')}` : ''}.`,
    { hint: 'Deploy a commit that works; or let the checks of an earlier release pass, and attest them.' },
  );
}

function stuck(release: WholeRelease, { left }: Toward): ActionError {
  const why = left.map(({ subject, why }) => `${subject}: ${why}`).join('; ');
  return new ActionError(
    'no-good-release',
    `The log alone cannot bring back release ${release.id}: ${why}.`,
    {
      hint: 'Deploy a commit that works. To undo other targets, name them, or an earlier release with `to: release 42.1`.',
    },
  );
}
