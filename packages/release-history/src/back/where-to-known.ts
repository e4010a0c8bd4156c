import { ActionError } from '@pipeline/contracts';
import type { Memory } from '../memory.ts';
import { isWholeIn } from '../proven/verdict-known.ts';
import type { WholeRelease } from '../whole/model.ts';
import { releaseNamed, timelineOf } from '../whole/releases.ts';
import { originOf } from '../whole/state.ts';
import { destinationIn } from './destination.ts';
import type { AtRest, BackTo, Destination, DestinationOptions } from './model.ts';
import { type Scene, sceneOf } from './scene.ts';
import { whyNot } from './told.ts';
import { forwardOf, toward } from './toward.ts';

/**
 * Whether what is older than a memory can change nothing about where a rollback goes: there is such a place, each target has something
 * good there or did not exist, and it is known what earlier rollbacks on the way there had returned to. An image that is taken back on
 * one target and serves on another since before all of that is refused all the same: to know of it would be to read on every time.
 */
export function isWhereToKnown(
  { records, proofs }: Memory,
  to: BackTo,
  options: DestinationOptions = {},
): boolean {
  try {
    const scene = sceneOf(timelineOf(records, proofs), options);
    const found = destinationIn(scene, to);
    const at = 'atRest' in found ? found.at : found.to;
    return isWholeIn(records, at.id) && nothingIsMissing(scene, at, to) && originsAreKnown(scene, found);
  } catch (error) {
    // What is missing, or not good, may be there further back.
    if (error instanceof ActionError) return false;
    throw error;
  }
}

/**
 * Whether each target has something good at that release, and at those that were passed over on the way there because nothing of them
 * was to be returned to: or it did not exist.
 */
function nothingIsMissing(scene: Scene, at: WholeRelease, to: BackTo): boolean {
  const { releases, placeOf } = scene.timeline;
  const isNamed = 'id' in to || 'sha' in to || 'at' in to;
  const passed = isNamed
    ? [at]
    : releases.filter(
        release =>
          placeOf(release) <= placeOf(at) && (release === at || whyNot(scene, release) === undefined),
      );
  const forward = isNamed ? 'always' : forwardOf(to.kind);
  return passed.every(release => toward(scene, release, forward).left.every(({ existed }) => !existed));
}

/** Whether the log shows what every rollback down to the oldest thing that is returned to had itself returned to. */
function originsAreKnown({ timeline }: Scene, found: Destination | AtRest): boolean {
  const { releases, states, placeOf } = timeline;
  const releaseOf = (id: string) => releaseNamed(releases, id);
  const used =
    'atRest' in found ? [found.at] : [found.to, ...found.parts.flatMap(({ of }) => releaseOf(of) ?? [])];
  const deepest = Math.max(...used.map(placeOf));
  const rollbacks = states.filter(
    ({ place, isBack, presence }) => place <= deepest && isBack && presence !== 'gone',
  );
  return rollbacks.every(state => {
    const { back } = state.record.intent;
    const { of } = state.target;
    if (back !== undefined && releaseOf(back.to) === undefined) return false;
    return state.returned !== undefined && (of === undefined || originOf(state).record.intent.id === of);
  });
}
