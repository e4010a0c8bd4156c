import type { FailureReason, Verdict } from '@pipeline/contracts';
import type { MoveStep, VercelStarted } from '../step.ts';
import type { MoveView, RollingView } from '../views.ts';
import { pendingOf } from './flight.ts';
import { judgeBack } from './judge-back.ts';
import { judgeRolling, percentOf } from './judge-rolling.ts';
import { type MoveLook, moveOf, thirdOf } from './look.ts';
import { placesOf, placesWords } from './places.ts';
import { isServing, moverOf, oursOf } from './standing.ts';
import { superseded } from './superseded.ts';
import { listWords, moveWords } from './words.ts';

/** The id of the hold at which a new production deployment stands without production's domains. */
export const stagedHold = (deployment: string): string => `staged:${deployment}`;

/**
 * One look → how a move stands. Pure. Green only when Vercel's own last move is this one and is done, and each domain and
 * each extra host answers from our deployment: a job alone is no proof, nor are hosts while someone else's move is on its way.
 * https://vercel.com/docs/deployments/promoting-a-deployment
 */
export function judgeMove(look: MoveLook, started: VercelStarted): Verdict {
  const step = moveOf(started);
  const { project, rolling } = look;
  const last = project?.lastMove;
  if (project === undefined) return failed('stopped', `the project ${started.subject} was deleted`);
  if (rolling?.state === 'ACTIVE' && rolling.queued === step.deployment) return queued(step, rolling);
  const mover = moverOf(last, step);
  const rolls = oursOf(rolling, step);
  if (mover === 'other') return superseded(look, step);
  if (mover === 'back' || rolls?.state === 'ABORTED') return judgeBack(look, step);
  if (rolls !== undefined && rolls.state !== 'COMPLETE') return judgeRolling(step, rolls);
  if (look.deployment === undefined) return failed('stopped', `${step.deployment} was deleted`);
  // There is one slot: what answers until ours is over was there before it, and may be newer than the plan.
  const pending = pendingOf(last);
  if (mover === 'ours' && pending !== undefined) return unfinished(look, step, pending);
  // Extra hosts are nobody's concern before they are given.
  const given = mover === 'ours' || isServing(step) ? step : { ...step, hosts: [] };
  if (thirdOf(look.answers, given) !== undefined) return superseded(look, given);
  if (mover === 'before' && rolls === undefined) return unseen(look, step, started);
  if (mover === 'ours' && last !== undefined && last.status !== 'succeeded')
    return unfinished(look, step, last);
  return settled(look, step);
}

/** Nothing of it is shown: it stood already, it was not asked for yet, or it is too early. */
function unseen(look: MoveLook, step: MoveStep, { action }: VercelStarted): Verdict {
  const isOne = isServing(step) || look.project?.production === step.deployment;
  if (isOne) return settled(look, step);
  if (action !== 'deploy')
    return moving(`Vercel shows nothing of the ${nounOf(step)} of ${step.deployment} yet`);
  return {
    state: 'held',
    hold: { id: stagedHold(step.deployment), at: 'STAGED', traffic: 0, least: 0 },
    detail: `${step.deployment} is ready, and has no domain of production`,
  };
}

/** https://vercel.com/docs/cli/promote: what a job may come to. One of a newer kind is taken for one that is not over. */
function unfinished(look: MoveLook, step: MoveStep, { status }: MoveView): Verdict {
  const what = `${nounOf(step)} of ${step.deployment}`;
  const places = placesWords(placesOf(look, step));
  if (status === 'failed') return failed('stopped', `Vercel’s ${what} failed; ${places}`);
  if (status === 'skipped') return failed('stopped', `Vercel’s ${what} was skipped; ${places}`);
  return moving(`${what} is ${status}; ${places}`);
}

function settled(look: MoveLook, step: MoveStep): Verdict {
  const { deployment } = step;
  const places = placesOf(look, step);
  const first = pendingOf(look.project?.lastMove);
  if (first !== undefined && first.to !== deployment)
    return moving(`${moveWords(first)}, is under way first`);
  if (places.away.length > 0) return moving(placesWords(places));
  if (!isWhole(look, step))
    return moving(`Vercel does not show the end of the rolling release of ${deployment} yet`);
  if (step.unpin && look.project?.pinned !== undefined) return moving('production is still pinned');
  const hosts = places.there.filter(host => look.answers.get(host) === deployment);
  const from = `${listWords(hosts)} ${hosts.length === 1 ? 'answers' : 'answer'} from ${deployment}`;
  const pin = step.way === 'rollback' && !isServing(step) ? '; production is pinned to it' : '';
  return { state: 'steady', detail: `${hosts.length === 0 ? `production is ${deployment}` : from}${pin}` };
}

/** Where promotions roll, domains may answer from it while only some of the requests do. */
function isWhole({ project, rolling, deployment }: MoveLook, step: MoveStep): boolean {
  if (isServing(step) || step.way === 'rollback' || step.from === '' || !project?.rolling) return true;
  const rolls = oursOf(rolling, step);
  if (rolls !== undefined) return rolls.state === 'COMPLETE';
  return rolling?.state !== 'ACTIVE' && deployment?.substate === 'PROMOTED';
}

function queued({ deployment }: MoveStep, rolling: RollingView): Verdict {
  const at = percentOf(rolling);
  return moving(
    `${deployment} is queued behind the rolling release of ${rolling.canary}${at === undefined ? '' : ` (${at}%)`}, and begins when that is complete`,
  );
}

function nounOf({ way }: Pick<MoveStep, 'way'>): string {
  return way === 'rollback' ? 'rollback' : 'promotion';
}

function moving(detail: string): Verdict {
  return { state: 'progressing', detail };
}

function failed(reason: FailureReason, detail: string): Verdict {
  return { state: 'failed', reason, detail };
}
