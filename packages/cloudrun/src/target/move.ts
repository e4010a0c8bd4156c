import type { Raw } from '../raw.ts';
import type { Rollout } from '../step.ts';
import { annotated, type Notes, takenBackOf } from '../traffic/notes.ts';
import { newestOf } from '../traffic/serving.ts';
import { BEFORE } from '../traffic/standing.ts';
import { tagsOf, tagsWithout, withTag } from '../traffic/tags.ts';
import { LATEST, type ServiceView, type Split } from '../views.ts';
import type { Kind } from './kind.ts';

/** The document's name with the fields to be written, and their names. */
export interface Update {
  body: Raw;
  mask: string[];
}

/**
 * A rollout moved to one of its states, on the document as it was just read: other tools may have set tags and annotations
 * since, and they stay. `'end'`: it is over, and whatever got ready last has all again where it had before.
 */
export function moveTo(kind: Kind, view: ServiceView, rollout: Rollout, to: number | 'end'): Update {
  const end = to === 'end' || (to === rollout.states.length - 1 && rollout.bake === undefined);
  const state = stateAt(rollout, to);
  const shares = end && rollout.wasLatest && isNewest(view, rollout) ? [ALL_LATEST] : sharesIn(state);
  const traffic = [...shares, ...tagsAt(view, rollout, to === BEFORE ? undefined : state)];
  const notes: Notes | undefined =
    to === BEFORE
      ? {
          takenBack: {
            schema: 1,
            revision: rollout.revision,
            latest: rollout.wasLatest || takenBackOf(view)?.latest === true,
          },
        }
      : end
        ? {}
        : undefined;
  return {
    body: {
      name: view.name,
      [kind.field]: kind.entries(traffic),
      ...(notes && { annotations: annotated(view.annotations, notes) }),
    },
    mask: [kind.field, ...(notes ? ['annotations'] : [])],
  };
}

export const ALL_LATEST: Split = { revision: LATEST, percent: 100 };

function sharesIn(splits: readonly Split[]): Split[] {
  return splits.filter(({ percent }) => percent > 0).map(({ revision, percent }) => ({ revision, percent }));
}

function stateAt({ before, states }: Rollout, to: number | 'end'): Split[] {
  if (to === BEFORE) return before;
  return (to === 'end' ? states.at(-1) : states[to]) ?? [];
}

function tagsAt({ traffic }: ServiceView, rollout: Rollout, state: Split[] | undefined): Split[] {
  if (state === undefined) return tagsWithout(traffic, rollout);
  const { tag, revision } = rollout;
  if (tag === undefined) return tagsOf(traffic);
  const keeps = state.some(each => each.tag === tag && each.revision === revision);
  return withTag(tagsOf(traffic), tag, keeps ? revision : undefined);
}

/** Only then all can go to `LATEST`: it would be somebody else's revision otherwise, which they gave no traffic. */
function isNewest(view: ServiceView, { revision }: Rollout): boolean {
  return newestOf(view) === revision && view.latestCreated === revision && view.latestReady === revision;
}
