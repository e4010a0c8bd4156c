import { changed } from '../deployments/record.ts';
import type { Deployment, Project } from '../model.ts';
import type { World } from '../world.ts';
import { assigned, give, subjectOf } from './give.ts';
import { environmentHosts, productionHosts } from './hosts-of.ts';
import { rolls, startRolling } from './rolling/progress.ts';
import { TIMING } from './timing.ts';

/**
 * A deployment has become READY: it gets its automatic aliases and, unless it is staged or production is pinned,
 * production's domains, or the first stage of a rolling release. Sets `aliasAssigned` or `aliasError` in the end.
 * https://vercel.com/docs/deployments/promoting-a-deployment#staging-and-promoting-a-production-deployment
 */
export async function deploymentReady(world: World, deployment: Deployment): Promise<void> {
  await new Promise<void>(resolve => world.scheduler.after(TIMING.aliases, resolve));
  if (!world.deployments.includes(deployment)) return;
  const { project } = deployment;
  const error = world.faults.take('alias-error', subjectOf(deployment));
  if (error !== undefined) {
    const { code = 'cert_missing', message = 'The certificate for the alias is not ready' } = error;
    deployment.aliasError = { code, message };
    changed(world, deployment);
    return;
  }
  for (const host of await environmentHosts(world, deployment)) give(world, deployment, host);
  if (deployment.target === 'production' && takesProduction(project, deployment)) {
    if (rolls(project)) {
      // Its aliases come when the last stage is reached.
      startRolling(world, project, deployment);
      return;
    }
    for (const host of await productionHosts(world, project)) give(world, deployment, host);
    project.production = deployment.id;
    deployment.readySubstate = 'PROMOTED';
  }
  assigned(world, deployment);
}

/**
 * While a rollback pins production no deployment takes its domains, whatever it was made to do.
 * https://vercel.com/docs/instant-rollback#auto-assignment-of-production-domains
 */
function takesProduction(project: Project, deployment: Deployment): boolean {
  const { lastAliasRequest: last, autoAssignCustomDomains } = project;
  const pinned = last?.type === 'rollback' && last.jobStatus === 'succeeded' && !autoAssignCustomDomains;
  return deployment.autoAssignCustomDomains && !pinned;
}
