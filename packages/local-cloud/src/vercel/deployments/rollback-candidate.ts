import type { Deployment } from '../model.ts';
import { deploymentsOf, type World } from '../world.ts';

/**
 * Whether an instant rollback may go to it: it has served production, and does not now; on Hobby only the one before.
 * https://vercel.com/docs/instant-rollback#eligible-deployments
 */
export function isRollbackCandidate(world: World, deployment: Deployment): boolean {
  const { project } = deployment;
  const served = (each: Deployment) =>
    each.target === 'production' && each.readyState === 'READY' && each.readySubstate === 'PROMOTED';
  if (!served(deployment) || deployment.id === project.production) return false;
  if (project.owner.plan !== 'hobby') return true;
  const others = deploymentsOf(world, project).filter(each => served(each) && each.id !== project.production);
  const live = world.deployments.find(({ id }) => id === project.production);
  return others.filter(({ createdAt }) => createdAt < (live?.createdAt ?? 0)).at(-1) === deployment;
}
