import type { VercelApi } from '../api.ts';
import type { VercelStarted } from '../step.ts';
import type { DeploymentView } from '../views.ts';
import type { BuildLook } from './judge-build.ts';

/** Milliseconds: who is before it is worth a request only where it waits. */
const WAITS = 15_000;
const AHEAD = 5;

/** One look, with no more requests than its state makes worth while. */
export async function lookAtBuild(
  api: Pick<VercelApi, 'deployment' | 'deployments' | 'project'>,
  { project, deployment: id }: Pick<VercelStarted, 'project' | 'deployment'>,
  now: number,
): Promise<Pick<BuildLook, 'deployment' | 'project' | 'ahead' | 'now'>> {
  const deployment = await api.deployment(id);
  if (deployment?.state === 'READY' && deployment.environment === 'production')
    return { deployment, project: await api.project(project), now };
  const waits = deployment?.state === 'QUEUED' && now - deployment.createdAt >= WAITS;
  return { deployment, now, ...(waits && { ahead: await aheadOf(api, project, deployment) }) };
}

/** Of this project; other projects of the team may be before it, too. https://vercel.com/docs/builds/build-queues */
async function aheadOf(
  api: Pick<VercelApi, 'deployments'>,
  project: string,
  { id, createdAt }: DeploymentView,
): Promise<DeploymentView[]> {
  const building = await api.deployments({ project, state: 'BUILDING', limit: AHEAD });
  return building.filter(each => each.id !== id && each.createdAt <= createdAt);
}
