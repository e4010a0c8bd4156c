import type { Rollout } from '../step.ts';
import type { ServiceView } from '../views.ts';
import { askedOf } from './serving.ts';
import { sameShares, sharesOf } from './shares.ts';

export const BEFORE = -1;

type Asked = Pick<ServiceView, 'traffic' | 'template' | 'latestCreated'>;

/**
 * Which of a rollout's states was asked for last, `BEFORE` for what was there before it, and `undefined` for what somebody
 * else asked for. Tags of others tell nothing: a preview beside it does not take its place.
 */
export function standingOf(view: Asked, rollout: Rollout): number | undefined {
  const asked = askedOf(view);
  const at = rollout.states.findLastIndex(state => sameShares(asked, sharesOf(state)));
  if (at >= 0 && (asked.has(rollout.revision) || isTagged(view, rollout))) return at;
  return rollout.before.length > 0 && sameShares(asked, sharesOf(rollout.before)) ? BEFORE : undefined;
}

/** Without traffic, it is there by its tag alone. */
function isTagged({ traffic }: Asked, { revision, tag }: Rollout): boolean {
  return traffic.some(each => each.tag === tag && each.revision === revision);
}

/** A hold at a state: the same wait keeps its id, the next has another. */
export function holdId(revision: string, state: number): string {
  return `${revision}/${state}`;
}
