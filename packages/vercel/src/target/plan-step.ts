import type { Plan, Strategy } from '@pipeline/contracts';
import { refuseStrategy } from '@pipeline/rollout';
import { planDeploy } from '../deploy/plan-deploy.ts';
import { planMove, rollingBy } from '../move/index.ts';
import { projectName } from '../move/words.ts';
import type { VercelNow, VercelStep } from '../step.ts';
import type { MoveWanted, VercelWanted } from '../wanted.ts';
import { offersFor } from './offers.ts';
import type { VercelSite } from './site.ts';

/**
 * What is to be done so that it is as wanted; pure. Without a strategy as `wanted` says.
 * @param at when it was observed, in milliseconds since the epoch
 * @throws ConfigError where it cannot be done
 */
export function planStep(
  { environment, source, run }: VercelSite,
  now: VercelNow,
  wanted: VercelWanted,
  strategy: Strategy | undefined,
  at: number,
): Plan<VercelStep> {
  const refusal =
    strategy && refuseStrategy(`Vercel project ${projectName(now)}`, offersFor(environment, now), strategy);
  if (refusal !== undefined) throw refusal;
  const rolling = (move: { rolling: MoveWanted['rolling'] }) =>
    strategy === undefined ? move.rolling : rollingBy(strategy);
  if ('deploy' in wanted) {
    const { deploy } = wanted;
    const move = { ...deploy.move, rolling: rolling(deploy.move) };
    return planDeploy(now, { ...deploy, move }, { source, run, at });
  }
  const move = { ...wanted.move, rolling: rolling(wanted.move) };
  return move.deployment === '' && environment !== 'production' ? nothingToMove(now) : moving(now, move);
}

function moving(now: VercelNow, wanted: MoveWanted): Plan<VercelStep> {
  const { changes, step } = planMove(now, wanted);
  const { candidate, live } = now;
  const host = [candidate, live, now.moving].find(each => each?.id === step.deployment)?.host ?? '';
  const action = changes.length === 0 ? 'watch' : 'move';
  return { subject: projectName(now), changes, step: { action, project: now.project.id, host, ...step } };
}

/** Back from a preview: it has taken nothing from anybody. */
function nothingToMove(now: VercelNow): Plan<VercelStep> {
  const step = {
    action: 'watch' as const,
    project: now.project.id,
    host: '',
    deployment: '',
    way: 'promote' as const,
    from: '',
    domains: [],
    hosts: [],
    base: { at: 0, seen: [] },
    autoAssign: undefined,
    stages: [],
  };
  return { subject: projectName(now), changes: [], step };
}
