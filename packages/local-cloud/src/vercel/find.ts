import { forbidden, notFound } from './api-fault.ts';
import type { Deployment, Project } from './model.ts';
import type { Asked } from './routes.ts';
import { findDeployment, projectOf } from './world.ts';

/** @throws ApiFault 404 where this scope has none, 403 where the token is for others */
export function projectAsked({ world, caller }: Asked, idOrName: string): Project {
  const project = projectOf(world, caller.owner, idOrName);
  if (project === undefined) throw notFound('Project');
  mustBeOfToken(caller.token.projects, project);
  return project;
}

/** @throws ApiFault 404 where there is none, 403 where another scope has it */
export function deploymentAsked({ world, caller }: Asked, idOrHost: string): Deployment {
  const deployment = findDeployment(world, idOrHost);
  if (deployment === undefined) throw notFound('Deployment');
  if (deployment.project.owner.id !== caller.owner.id)
    throw forbidden("You don't have permission to access this deployment.");
  mustBeOfToken(caller.token.projects, deployment.project);
  return deployment;
}

function mustBeOfToken(projects: readonly string[] | undefined, { name }: Project): void {
  if (projects && !projects.includes(name)) throw forbidden();
}
