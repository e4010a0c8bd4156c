import { record } from '../deployments/record.ts';
import type { Alias, Deployment } from '../model.ts';
import { newId, type World } from '../world.ts';
import type { Given } from './hosts-of.ts';

/** A host answers from this deployment from now on, whatever it answered from before. */
export function give(world: World, deployment: Deployment, { host, automatic }: Given): Alias {
  const before = world.aliases.get(host);
  const now = world.stamp();
  const alias: Alias = {
    alias: host,
    uid: before?.uid ?? newId('als_'),
    deploymentId: deployment.id,
    projectId: deployment.project.id,
    automatic,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  if (before !== undefined && before.deploymentId !== deployment.id) {
    alias.oldDeploymentId = before.deploymentId;
    const slow = world.faults.take('serves-old', subjectOf(deployment), fault =>
      isCalled(world, host, fault.host ?? host),
    );
    if (slow !== undefined) alias.lag = { deploymentId: before.deploymentId, until: Date.now() + slow.for };
  }
  world.aliases.set(host, alias);
  note(deployment.alias, host);
  if (automatic) note(deployment.automaticAliases, host);
  return alias;
}

/** A host answers from nothing any more. */
export function take(world: World, host: string): void {
  const alias = world.aliases.get(host);
  if (alias === undefined) return;
  world.aliases.delete(host);
  const deployment = world.deployments.find(({ id }) => id === alias.deploymentId);
  if (deployment !== undefined) deployment.alias = deployment.alias.filter(each => each !== host);
}

export function assigned(world: World, deployment: Deployment): void {
  deployment.aliasAssigned = true;
  deployment.aliasAssignedAt = world.stamp();
  record(world, deployment, { type: 'alias-assigned' });
}

/** Whether a fault that names a host means this one: as on the wire, or as it is at Vercel. */
export const isCalled = (world: World, host: string, name: string) =>
  name === host || name === world.hosts.nameOf(host);

export const subjectOf = ({ project, target, customEnvironment }: Deployment) => ({
  project: project.name,
  target: customEnvironment?.slug ?? target ?? 'preview',
});

function note(list: string[], host: string): void {
  if (!list.includes(host)) list.push(host);
}
