import type { Verdict } from '@pipeline/contracts';
import type { SupervisorView } from './views.ts';

/** What the supervisor shows → how the deployment of that id stands. */
export function judge({ deployments, serving }: SupervisorView, id: number): Verdict {
  const ours = deployments.find(each => each.id === id);
  if (ours === undefined) return { state: 'progressing', detail: `deployment ${id} is not shown yet` };
  // Before all else, also after a failure: what somebody else deployed since is not ours to touch.
  const newer = deployments.find(each => each.id > id && each.state !== 'went-back');
  if (newer !== undefined)
    return { state: 'superseded', detail: `deployment ${newer.id} of ${newer.release} took its place` };
  const detail = `${ours.release}: ${ours.detail}`;
  switch (ours.state) {
    case 'starting':
    case 'baking':
      return { state: 'progressing', detail };
    case 'holding':
      return { state: 'held', hold: { id: `${id}/verify`, at: 'before traffic', traffic: 0 }, detail };
    case 'crashing':
    case 'stopped':
      return { state: 'failed', reason: ours.state, detail };
    case 'went-back':
      return { state: 'failed', reason: 'rolled-back', detail };
    case 'serving':
      // It is what answers, or it is nothing: never green by its own word alone.
      if (serving === id) return { state: 'steady', detail };
      return { state: 'failed', reason: 'stopped', detail: `${detail}, but it does not answer at the front` };
  }
}
