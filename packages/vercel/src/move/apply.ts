import { type Log, RemoteError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { MoveStep } from '../step.ts';
import { assignHosts } from './assign-hosts.ts';
import { isAlready, mustBeAlone, refused } from './refused.ts';
import { isServing } from './standing.ts';
import { isBegun, mustBeUntouched, type Standing, standing } from './untouched.ts';

export interface MoveBegun {
  /** It begins once somebody's rolling release is complete. */
  queued: boolean;
}

/**
 * Gives the extra hosts, and has Vercel begin the move; what has begun already is not begun again, so that it may be called
 * again after a lost answer.
 * https://vercel.com/docs/deployments/promoting-a-deployment and https://vercel.com/docs/instant-rollback
 * @throws RemoteError or ConfigError where it was not begun: extra hosts are where they were then, or the error names them
 */
export async function applyMove(
  api: VercelApi,
  project: string,
  step: MoveStep,
  { log }: { log: Log },
): Promise<MoveBegun> {
  if (step.hosts.length > 0) {
    const first = await standing(api, project);
    mustBeUntouched(first, step);
    if (!isBegun(first, step)) mustBeAlone(first, step);
  }
  const putBack = await assignHosts(api, project, step);
  if (step.hosts.length > 0) log(`Extra hosts: ${step.hosts.map(({ host }) => host).join(', ')}`);
  let seen: Standing | undefined;
  try {
    seen = await standing(api, project);
    return await begin(api, seen, step, log);
  } catch (error) {
    // Nobody knows whether it has begun: hosts stay until that is seen.
    if (error instanceof RemoteError && error.outcome === 'unknown') throw error;
    const after = await standing(api, project).catch(() => undefined);
    if (after !== undefined && isBegun(after, step)) return { queued: false };
    if (after !== undefined && isAlready(error, after, step)) {
      log(`${step.deployment} is production's deployment already`);
      return { queued: false };
    }
    throw refused(error, [after, seen], step, await putBack());
  }
}

/** What an apply whose answer was lost has begun. */
export async function isMoveBegun(api: VercelApi, project: string, step: MoveStep): Promise<boolean> {
  return isBegun(await standing(api, project), step);
}

async function begin(api: VercelApi, seen: Standing, step: MoveStep, log: Log): Promise<MoveBegun> {
  const { deployment, way } = step;
  const { id: project } = seen.project;
  mustBeUntouched(seen, step);
  if (isServing(step)) {
    // A promotion of what is current is refused, and would leave the pin.
    if (step.unpin) await api.setAutoAssign(project, true);
    return { queued: false };
  }
  if (isBegun(seen, step)) {
    log(`The ${way} of ${deployment} is under way already`);
    return { queued: false };
  }
  if (way === 'rollback') {
    await api.rollback(project, deployment);
    return { queued: false };
  }
  const begun = await api.promote(project, deployment);
  if (begun.queued)
    log(
      `Vercel has queued the promotion of ${deployment}: it begins when the rolling release that is under way is complete`,
    );
  return begun;
}
