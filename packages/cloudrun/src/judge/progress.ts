import type { RunStarted } from '../step.ts';
import { sharesOf } from '../traffic/shares.ts';
import type { ConditionView, RevisionView, ServiceView } from '../views.ts';
import { oneLine } from './one-line.ts';

/** How far it has come: what is not ready yet, in Google's words, or the share that it has of the one it is to get. */
export function progress(
  service: ServiceView,
  revision: RevisionView | undefined,
  started: RunStarted,
  at: number,
  share: string,
): string {
  const shares = (splits: { revision: string; percent: number }[]) =>
    sharesOf(splits).get(started.revision) ?? 0;
  const [has, gets] = [shares(service.serving), shares(started.rollout.states[at] ?? [])];
  const open = [...(revision?.conditions ?? []), ...service.conditions].find(isOpen);
  const why = open === undefined ? '' : ` (${open.type}${open.message && `: ${oneLine(open.message)}`})`;
  const aim = has === gets ? 'as it is to, and Cloud Run is still at work' : `and is to have ${gets}%`;
  return `${started.revision} has ${has}% of ${share} ${aim}${why}`;
}

function isOpen({ state, message }: ConditionView): boolean {
  return (state === 'pending' || state === 'reconciling') && message !== '';
}
