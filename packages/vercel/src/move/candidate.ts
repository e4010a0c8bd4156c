import { ConfigError } from '@pipeline/contracts';
import { cleanText } from '../errors/clean-text.ts';
import { originOf } from '../origin.ts';
import type { VercelNow } from '../step.ts';
import type { DeploymentView } from '../views.ts';
import type { MoveWanted } from '../wanted.ts';
import { projectName, timeWords } from './words.ts';

/**
 * The deployment as it is, where it may go to production by this way; `undefined` for one to go back to that was not looked
 * at: it has served already.
 * @throws ConfigError
 */
export function mustBeMovable(now: VercelNow, wanted: MoveWanted): DeploymentView | undefined {
  if (wanted.deployment === '')
    throw new ConfigError(
      `Nothing served production of ${projectName(now)} before, that it could go back to`,
      {
        hint: 'Promote another deployment, or deploy again',
      },
    );
  const { candidate, live, moving } = now;
  const found = [candidate, live, moving].find(
    each => each !== undefined && (each.id === wanted.deployment || each.host === wanted.deployment),
  );
  if (wanted.back !== undefined) return found;
  const problem = found === undefined ? gone(wanted) : problemOf(now, wanted, found);
  if (problem === undefined) return found;
  throw new ConfigError(problem.message, { hint: problem.hint });
}

interface Problem {
  message: string;
  hint: string;
}

function gone({ deployment }: MoveWanted): Problem {
  return {
    message: `Vercel has no deployment ${deployment} in this scope`,
    hint: 'Check the id and the team. It may have been deleted, by hand or by the project’s retention: deploy that commit again then',
  };
}

function problemOf(now: VercelNow, wanted: MoveWanted, found: DeploymentView): Problem | undefined {
  return (
    ofAnother(now, found) ??
    notReady(found) ??
    notForProduction(found) ??
    older(now, wanted, found) ??
    untried(wanted, found)
  );
}

function ofAnother({ project }: VercelNow, { id, name, project: of }: DeploymentView): Problem | undefined {
  if (of === project.id) return undefined;
  const whose = of === '' ? 'another scope' : `the project ${cleanText(name)} (${of})`;
  return {
    message: `The deployment ${id} is of ${whose}, not of ${projectName({ project })} (${project.id})`,
    hint: 'Set `project` to the one that it belongs to, or give a deployment of this one',
  };
}

/** https://vercel.com/docs/deployments/managing-deployments */
function notReady({ id, state, error, inspectorUrl }: DeploymentView): Problem | undefined {
  if (state === 'READY') return undefined;
  const why = error === undefined ? '' : `: ${cleanText(error.message)}`;
  const ended = ['ERROR', 'CANCELED', 'BLOCKED', 'DELETED'].includes(state);
  const see = inspectorUrl === undefined ? '' : `. See ${inspectorUrl}`;
  return {
    message: `The deployment ${id} is ${state}, not READY${why}`,
    hint: `${ended ? 'Mend what it says, and deploy again' : 'Wait until it is built'}${see}`,
  };
}

/** Vercel builds it anew then. https://vercel.com/docs/deployments/promoting-a-deployment */
function notForProduction({ id, environment, host }: DeploymentView): Problem | undefined {
  if (environment === 'production') return undefined;
  return {
    message: `The deployment ${id} was built for ${environment}, not for production`,
    hint: `Vercel would build another one, with production’s variables: what was tested at ${originOf(host)} is not what would go live. Deploy with \`target: staged\`, test that, and promote it`,
  };
}

function older(
  { live }: VercelNow,
  { way, allowOlder }: MoveWanted,
  found: DeploymentView,
): Problem | undefined {
  if (way === 'rollback' || allowOlder || live === undefined || found.createdAt >= live.createdAt)
    return undefined;
  return {
    message: `The deployment ${found.id} (${timeWords(found.createdAt)}) is older than ${live.id} (${timeWords(live.createdAt)}), which is live`,
    hint: 'Where the newer one is meant, nothing is to be done: it is live. To have this one all the same, set `allow-older: true`, or roll back to it',
  };
}

/** https://vercel.com/docs/instant-rollback: only what has served production before. */
function untried({ way }: MoveWanted, { id, substate }: DeploymentView): Problem | undefined {
  if (way === 'promote' || substate !== 'STAGED') return undefined;
  return {
    message: `The deployment ${id} has never served production: there is nothing to roll back to`,
    hint: 'Promote it, or choose one that has served',
  };
}
