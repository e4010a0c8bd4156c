import { ConfigError, type Log, type Plan, RemoteError } from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import type { FileSet } from '../source.ts';
import type { VercelStarted } from '../step.ts';
import { createWith } from '../upload/index.ts';
import type { DeploymentView } from '../views.ts';
import { MARK } from './mark.ts';
import type { DeployStep } from './plan-deploy.ts';

export interface CreatePorts {
  api: VercelApi;
  log: Log;
  signal?: AbortSignal | undefined;
}

/** @throws ConfigError where Vercel makes production of what was not to be, and it could still be cancelled */
export async function createDeployment(
  { api, log, signal }: CreatePorts,
  source: FileSet,
  { subject, step }: Plan<DeployStep>,
): Promise<VercelStarted> {
  for (const warning of source.warnings) log(warning);
  const { body, prebuilt, force } = step;
  const view = await createWith(api, source, body, { prebuilt, forceNew: force }, { signal, log });
  log(`Created ${view.id}${view.inspectorUrl === undefined ? '' : `: ${view.inspectorUrl}`}`);
  const unasked = view.environment === 'production' && step.environment !== 'production';
  if (unasked && view.state !== 'READY') await takeOut(api, view, step);
  return startedBy(view, subject, step);
}

/**
 * What a plan created whose answer was lost. Vercel's lists may lag: that it is not there is no proof at the first look.
 * https://vercel.com/docs/rest-api/deployments/list-deployments
 */
export async function findCreated(
  api: Pick<VercelApi, 'deployments'>,
  { subject, step }: Plan<DeployStep>,
): Promise<VercelStarted | undefined> {
  const { mark, body } = step;
  const [view] = await api.deployments({ project: body.project, meta: { [MARK]: mark }, limit: 1 });
  return view && startedBy(view, subject, step);
}

export function startedBy(
  view: DeploymentView,
  subject: string,
  { body, environment, staged, move }: Pick<DeployStep, 'body' | 'environment' | 'staged' | 'move'>,
): VercelStarted {
  return {
    project: body.project,
    subject,
    deployment: view.id,
    host: view.host,
    at: view.createdAt,
    action: 'deploy',
    environment,
    staged,
    move: move && { ...move, deployment: view.id },
  };
}

/** A preview's code on the project's domains is what nobody asked for. */
async function takeOut(api: VercelApi, { id }: DeploymentView, { environment }: DeployStep): Promise<void> {
  try {
    await api.cancel(id);
  } catch (error) {
    // Built in the meantime: it is watched, and told as what it is by now.
    if (error instanceof RemoteError || error instanceof ConfigError) return;
    throw error;
  }
  throw new ConfigError(
    `Vercel made ${id} the project’s production, as it does with the first deployment, although ${environment} was asked for`,
    {
      hint: 'It was cancelled. Deploy to production once (`target: production`); from then on previews are previews',
    },
  );
}
