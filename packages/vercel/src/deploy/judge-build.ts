import type { FailureReason, Verdict } from '@pipeline/contracts';
import { stagedHold } from '../move/index.ts';
import { moverOf } from '../move/standing.ts';
import { moveWords } from '../move/words.ts';
import type { VercelStarted } from '../step.ts';
import type { DeploymentView, ProjectView } from '../views.ts';
import { complaintWords, deploymentWords, forLong } from './build-words.ts';
import { isIgnored } from './ignored.ts';

/** What one look shows of a deployment that this run has made. */
export interface BuildLook {
  /** `undefined`: there is none by this id. */
  deployment: DeploymentView | undefined;
  /** Where production's are to be told apart: which of them serves. */
  project?: Pick<ProjectView, 'production' | 'lastMove'> | undefined;
  /** What is built meanwhile, where ours waits. */
  ahead?: readonly DeploymentView[];
  /** It was seen before, or has not been shown for so long that it is gone. */
  known: boolean;
  /** This run has cancelled it, or has said that it is not to go on. */
  declined: boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * One look → how what was made stands. Green only where it is ready, of the environment that was asked for, has its aliases where
 * it is to have them, and has none of production's domains where it is only to be staged.
 * https://vercel.com/docs/deployments#deployment-states (readyState), https://vercel.com/docs/deployments/promoting-a-deployment
 */
export function judgeBuild(look: BuildLook, started: VercelStarted): Verdict {
  const { deployment, known, declined, ahead, now } = look;
  if (deployment === undefined)
    return known ? failed('stopped', 'it was deleted') : moving('Vercel does not show it yet');
  const { state, error, createdAt, buildingAt } = deployment;
  switch (state) {
    case 'QUEUED':
      return moving(`queued${forLong(createdAt, now)}${behind(ahead)}`);
    case 'INITIALIZING':
      return moving(`its build starts${forLong(createdAt, now)}`);
    case 'BUILDING':
      return moving(`building${forLong(buildingAt, now)}`);
    case 'READY':
      return judgeReady(look, deployment, started);
    case 'ERROR':
      return failed(
        'rejected',
        `it cannot be built: ${complaintWords(error)}${error?.step ? ` (${error.step})` : ''}`,
      );
    case 'BLOCKED':
      return failed('rejected', `Vercel has blocked it and will not build it: ${complaintWords(error)}`);
    case 'CANCELED':
      return canceled(deployment, declined);
    default:
      return moving(`Vercel calls its state ${state}`);
  }
}

function judgeReady(look: BuildLook, deployment: DeploymentView, started: VercelStarted): Verdict {
  const { environment, aliases } = deployment;
  if (environment !== started.environment)
    return failed(
      'stopped',
      environment === 'production'
        ? `Vercel made it production although ${started.environment} was asked for, as it does with a project’s first deployment: it is live on ${aliases.join(', ') || 'its own host'}`
        : `Vercel made it ${environment} although ${started.environment} was asked for`,
    );
  return environment === 'production' ? judgeProduction(look, deployment, started) : judgeAliases(deployment);
}

function judgeProduction(look: BuildLook, deployment: DeploymentView, started: VercelStarted): Verdict {
  const { project, declined } = look;
  const { id, substate } = deployment;
  const serves = substate === 'PROMOTED' || substate === 'ROLLING' || project?.production === id;
  const gone = overtaken(look, started);
  if (gone !== undefined) return gone;
  if (serves && started.staged && project?.lastMove?.to === id)
    return superseded('somebody has promoted it meanwhile');
  if (serves)
    return failed(
      'stopped',
      'Vercel gave it production’s domains by itself, although it was to be staged first',
    );
  if (declined) return failed('rolled-back', 'it stays staged, without domains: what served before serves');
  return started.staged
    ? { state: 'steady', detail: 'ready and staged: it has no domain of production' }
    : held(deployment);
}

/** Its own host answers already; it is done when people who know its aliases see it. */
function judgeAliases({ aliased, aliasError, aliases, checks }: DeploymentView): Verdict {
  if (aliasError !== undefined)
    return failed(
      'stopped',
      `it is ready, but not all its aliases could be given: ${complaintWords(aliasError)}`,
    );
  if (aliased)
    return {
      state: 'steady',
      detail: `ready${aliases.length > 0 ? `, and answers at ${aliases.join(', ')}` : ''}`,
    };
  const conclusion = checks?.conclusion;
  if (conclusion === 'failed' || conclusion === 'canceled')
    return failed(
      'stopped',
      `it is ready, but an integration’s check has ${conclusion} and holds its aliases back`,
    );
  const waits =
    checks === undefined || checks.state === 'completed'
      ? ''
      : `: it waits for integrations’ checks (${checks.state})`;
  return moving(`ready; its aliases are not given yet${waits}`);
}

/** A look that is older than what was planned on says nothing new. */
function overtaken({ project }: BuildLook, { deployment, move }: VercelStarted): Verdict | undefined {
  if (move === undefined || project === undefined) return undefined;
  const { production, lastMove } = project;
  if (lastMove !== undefined && moverOf(lastMove, { ...move, deployment }) === 'other')
    return superseded(`while it was held, production was moved: ${moveWords(lastMove)}`);
  const other = production !== undefined && production !== deployment && !move.base.seen.includes(production);
  return other ? superseded(`while it was held, production became ${production}`) : undefined;
}

/** Where it waits, and until when, is for the caller to say: there is no traffic on it. */
function held({ id, host }: DeploymentView): Verdict {
  return {
    state: 'held',
    hold: { id: stagedHold(id), at: 'STAGED', traffic: 0, least: 0 },
    detail: `staged at ${host}: no domain answers from it yet`,
  };
}

/** Vercel keeps no name of who cancelled. */
function canceled(deployment: DeploymentView, declined: boolean): Verdict {
  const { error } = deployment;
  if (declined) return failed('rolled-back', 'it was cancelled as told: what served before serves');
  if (isIgnored(deployment))
    return failed(
      'stopped',
      'it was not built: the project’s Ignored Build Step says that there is nothing to build',
    );
  if (error !== undefined) return failed('stopped', `it was cancelled: ${complaintWords(error)}`);
  return failed('stopped', 'somebody cancelled it in the dashboard or by the API; Vercel does not say who');
}

function behind(ahead: readonly DeploymentView[] = []): string {
  const [first, ...more] = ahead;
  if (first === undefined) return '';
  return `, behind ${deploymentWords(first)}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

function moving(detail: string): Verdict {
  return { state: 'progressing', detail };
}

function superseded(detail: string): Verdict {
  return { state: 'superseded', detail };
}

function failed(reason: FailureReason, detail: string): Verdict {
  return { state: 'failed', reason, detail };
}
