import { ApiFault } from '../api-fault.ts';
import { isRollbackCandidate } from '../deployments/rollback-candidate.ts';
import type { Deployment, Project } from '../model.ts';
import type { World } from '../world.ts';

/**
 * @throws ApiFault 409 in Vercel's words, 422 where it is no finished build of production: what the codes of these are is
 *   not documented. https://vercel.com/docs/rest-api/projects/point-production-traffic-to-a-given-deployment
 */
export function mustBePromotable(project: Project, deployment: Deployment): void {
  mustBeBuilt(deployment);
  mustNotServe(project, deployment);
}

/**
 * https://vercel.com/docs/instant-rollback#eligible-deployments
 * @throws ApiFault as above, 402 for what the plan does not allow
 */
export function mustBeARollback(world: World, project: Project, deployment: Deployment): void {
  mustBeBuilt(deployment);
  // While a release rolls, what serves the rest is what it goes back to.
  const aborts = project.rolling?.state === 'ACTIVE';
  if (!aborts) mustNotServe(project, deployment);
  if (aborts && deployment.id === project.production) return;
  if (deployment.readySubstate !== 'PROMOTED')
    throw refused('deployment_not_aliased', 'it was never aliased to a production domain', deployment);
  if (!isRollbackCandidate(world, deployment)) {
    const message = 'To roll back further than the previous production deployment, upgrade to pro';
    throw new ApiFault(402, 'payment_required', message);
  }
}

function mustBeBuilt(deployment: Deployment): void {
  if (deployment.readyState !== 'READY')
    throw refused('deployment_not_ready', `its state is ${deployment.readyState}`, deployment);
  if (deployment.target !== 'production')
    throw refused('not_a_production_deployment', 'it is not a production deployment', deployment);
}

function mustNotServe(project: Project, { id }: Deployment): void {
  if (id !== project.production) return;
  const message = `The provided deploymentId (${id}) is already the current production deployment.`;
  throw new ApiFault(409, 'conflict', message);
}

const refused = (code: string, why: string, { id }: Deployment) =>
  new ApiFault(422, code, `The deployment ${id} cannot be used: ${why}.`);
