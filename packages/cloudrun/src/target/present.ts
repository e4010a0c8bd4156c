import type { RunNow, RunSnapshot, RunStarted } from '../step.ts';
import { rolloutOf, takenBackOf } from '../traffic/notes.ts';
import { isLatest, mainRevision, servingOf, shapeOf } from '../traffic/serving.ts';
import { sharesOf } from '../traffic/shares.ts';
import { BEFORE, standingOf } from '../traffic/standing.ts';
import { tagsBeside, tagsOf } from '../traffic/tags.ts';
import type { ServiceView, Split } from '../views.ts';
import type { Site } from './site.ts';

/** What an earlier run began and nobody ended, or took the place of. */
export function inFlightOf(view: ServiceView, { kind, at: { region }, id }: Site): RunStarted | undefined {
  const rollout = rolloutOf(view);
  if (rollout === undefined) return undefined;
  const standing = standingOf(view, rollout);
  const over = standing === rollout.states.length - 1 && rollout.bake === undefined;
  if (standing === undefined || standing === BEFORE || over) return undefined;
  return {
    kind: kind.name,
    region,
    id,
    uid: view.uid,
    revision: rollout.revision,
    previousRevision: mainRevision(rollout.before) ?? '',
    generation: view.generation,
    rollout,
  };
}

/** What serves, or what a rollout in flight replaces, with all tags. */
export function beforeOf(view: ServiceView, inFlight: RunStarted | undefined): Split[] {
  if (inFlight === undefined) return [...servingOf(view), ...tagsOf(view.traffic)];
  const { before } = inFlight.rollout;
  return [...before.filter(({ percent }) => percent > 0), ...tagsBeside(view, inFlight.rollout)];
}

/** Whether all goes to whatever got ready last, or would, had a rollout of ours not pinned it. */
export function wasLatest(view: ServiceView, inFlight: RunStarted | undefined): boolean {
  if (inFlight !== undefined) return inFlight.rollout.wasLatest;
  return isLatest(view) || (shapeOf(view) === 'pinned' && takenBackOf(view)?.latest === true);
}

/**
 * What there is, as far as it is kept to return to: what a rollout in flight replaces, not what is not proven yet. Tags are
 * kept of what has traffic only, since years later the others may be gone.
 */
export function snapshotOf({ view, inFlight, images }: RunNow): RunSnapshot {
  if (view === undefined) return { revision: '', splits: [], latest: true, images: {} };
  const before = beforeOf(view, inFlight);
  const shares = sharesOf(before);
  const named = view.template.containers.map(({ name, image }) => [name, image]);
  return {
    revision: mainRevision(before) ?? '',
    splits: before.filter(({ revision }) => shares.has(revision)),
    latest: wasLatest(view, inFlight),
    images: images ?? Object.fromEntries(named),
  };
}
