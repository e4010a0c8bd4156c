import type { WholeRelease } from '../whole/model.ts';
import { originOf, type State } from '../whole/state.ts';
import type { Scene } from './scene.ts';

/**
 * The releases of which something goes away, newest first: what may serve, and what that was put on top of, down to what is
 * returned to. What an earlier rollback took away is gone already.
 * @param states what is returned to, one of each target that goes back
 */
export function undoneBy({ timeline, headsOf, statesOf }: Scene, states: readonly State[]): WholeRelease[] {
  const gone = states.flatMap(state => {
    const { subject } = state.target;
    const found: State[] = [];
    const stack = [...headsOf(subject)];
    for (let top = stack.shift(); top !== undefined; top = stack.shift()) {
      const at = originOf(top);
      const isThere = at === originOf(state);
      if (!isThere && at.place <= originOf(state).place) found.push(at);
      // Beneath what is live for sure, once nothing more may serve. A rollback that broke off on its way there has the rest beneath it.
      if (isThere || stack.length > 0) continue;
      const beneath = statesOf(subject).find(
        ({ place, presence }) => place > at.place && presence === 'steady',
      );
      if (beneath !== undefined) stack.push(beneath);
    }
    return found;
  });
  const releases = new Set(gone.map(({ record }) => timeline.of(record)));
  return timeline.releases.filter(release => releases.has(release));
}
