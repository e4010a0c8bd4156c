import type { Strategy } from '@pipeline/contracts';
import type { Rollout } from '../step.ts';
import { annotated } from '../traffic/notes.ts';
import { isLatest } from '../traffic/serving.ts';
import { sameShares, sharesOf } from '../traffic/shares.ts';
import { type OurTag, statesFor } from '../traffic/states.ts';
import { sameTags } from '../traffic/tags.ts';
import type { ServiceView, Split } from '../views.ts';
import type { Kind } from './kind.ts';
import { ALL_LATEST, type Update } from './move.ts';

export interface Course {
  release: string;
  revision: string;
  /** What serves, with all tags that are to stay. */
  before: readonly Split[];
  wasLatest: boolean;
  strategy: Strategy;
  tag: OurTag | undefined;
}

/** How a revision comes to its traffic, on what is there now. */
export function rolloutFor(view: ServiceView, course: Course): Rollout {
  const { release, revision, before, wasLatest, strategy, tag } = course;
  const atOnce = strategy.kind === 'all-at-once';
  // `LATEST` must not be given back before the revision is ready: until then it is another's, perhaps what was taken back.
  const returns = atOnce && wasLatest && !isLatest(view);
  return {
    schema: 1,
    release,
    revision,
    before: [...before],
    states: statesFor(before, revision, strategy, tag),
    wasLatest,
    least: leastOf(strategy),
    ...((returns || strategy.kind === 'blue-green') && { bake: true as const }),
    ...(tag && { tag: tag.name }),
  };
}

function leastOf(strategy: Strategy): number {
  if (strategy.kind === 'stepped') return strategy.pause;
  return strategy.kind === 'blue-green' ? strategy.bake : 0;
}

/** Whether a rollout has more than one state to go through, and so has to be known to whoever goes on with it. */
function isLong({ states, bake }: Rollout): boolean {
  return states.length > 1 || bake === true;
}

/**
 * The update that begins a rollout. Where all goes to whatever gets ready last and should, that is left alone: the same
 * update makes the revision, so that it cannot be another's.
 */
export function begin(
  kind: Kind,
  view: ServiceView,
  rollout: Rollout,
  annotations = view.annotations,
): Update {
  const [first = []] = rollout.states;
  const stays = !isLong(rollout) && isLatest(view) && rollout.wasLatest;
  const traffic = stays ? [ALL_LATEST, ...first.filter(({ percent }) => percent === 0)] : first;
  const notes = annotated(annotations, isLong(rollout) ? { rollout } : {});
  const moves = !sameShares(sharesOf(traffic), sharesOf(view.traffic)) || !sameTags(traffic, view.traffic);
  const noted = JSON.stringify(notes) !== JSON.stringify(annotations);
  return {
    body: {
      name: view.name,
      ...(moves && { [kind.field]: kind.entries(traffic) }),
      ...(noted && { annotations: notes }),
    },
    mask: [...(moves ? [kind.field] : []), ...(noted ? ['annotations'] : [])],
  };
}
