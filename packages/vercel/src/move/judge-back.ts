import type { Verdict } from '@pipeline/contracts';
import type { MoveStep } from '../step.ts';
import { pendingOf } from './flight.ts';
import type { MoveLook } from './look.ts';
import { moverOf } from './standing.ts';
import { listWords } from './words.ts';

/** It is taken back, by us or by somebody else: what served before is to serve again. */
export function judgeBack({ project, answers }: MoveLook, step: MoveStep): Verdict {
  const { deployment, from, domains, hosts } = step;
  const last = project?.lastMove;
  const asked = moverOf(last, step) === 'back' ? last : undefined;
  const away = domains.filter(host => answers.get(host) !== from);
  const words = listWords(away);
  if (pendingOf(asked) || (away.length > 0 && asked?.status !== 'failed' && asked?.status !== 'skipped'))
    return {
      state: 'progressing',
      detail: `going back to ${from}${away.length > 0 ? `; not yet there: ${words}` : ''}`,
    };
  if (away.length > 0)
    return {
      state: 'failed',
      reason: 'stopped',
      detail: `${deployment} was to be taken back, which Vercel ${asked?.status}: not on ${from}: ${words}`,
    };
  // What had it before is not known of hosts that had it when this was begun.
  const left = hosts.filter(each => each.from !== deployment && answers.get(each.host) === deployment);
  if (left.length > 0)
    return {
      state: 'failed',
      reason: 'stopped',
      detail: `${deployment} was taken back, but still has ${listWords(left.map(({ host }) => host))}`,
    };
  const pin =
    project?.pinned === from
      ? ', and production is pinned to it: the next promotion needs `unpin: true`'
      : '';
  return {
    state: 'failed',
    reason: 'rolled-back',
    detail: `${deployment} was taken back: ${from} serves${pin}`,
  };
}
