import type { Described, ResolvedBase } from './definition/base.ts';
import type { DeploymentConfiguration, Service } from './views.ts';

/** What planning needs to know: the service, what it runs, and other revisions that were asked for. */
export interface EcsNow extends Described {
  service: Service;
  /** By the id that they were asked for. */
  revisions: Record<string, ResolvedBase>;
}

/** Enough to return to, and to show; kept in release records, so without any variable's value. */
export interface EcsSnapshot {
  taskDefinition: string;
  /** Container → image. */
  images: Record<string, string>;
  deploymentId: string;
  /** The ARN of the service revision that served, where there was just one. */
  serviceRevision?: string;
  desiredCount: number;
}

/** What `apply` does. It may hold the values of variables: show the plan's changes, not the step. */
export interface EcsStep {
  previous: Previous;
  /** `watch`: it has all that is wanted. `scale`: only the count changes. `deploy`: a new deployment. */
  action: 'watch' | 'scale' | 'deploy';
  /** A registered revision, or what registers one. */
  revision: { arn: string } | { register: Record<string, unknown> };
  desiredCount?: number;
  force?: true;
  deploymentConfiguration?: DeploymentConfiguration;
  /** Whether the rollout will hold at a pause. */
  pauses?: true;
}

/** Where a plan moves a service: a registered revision, or a family that gets a new one. */
export type Destination = { arn: string } | { family: string };

export function destinationOf({ revision }: Pick<EcsStep, 'revision'>): Destination {
  return 'arn' in revision ? revision : { family: String(revision.register.family) };
}

export interface Previous {
  taskDefinition: string;
  deploymentId: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
  serviceDeployment?: string;
}

/** A deployment that was started, or found under way. */
export interface Started {
  deploymentId: string;
  taskDefinition: string;
  previousTaskDefinition: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
  /** Its service deployment's ARN, where it was told at once. */
  serviceDeployment?: string;
}

/** The deployment that the service's answer shows as begun by this step; `undefined` where it shows none. */
export function startedBy(service: Service, step: EcsStep, taskDefinition: string): Started | undefined {
  const { previous, action } = step;
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary?.taskDefinition !== taskDefinition) return undefined;
  if (action === 'deploy' && primary.id === previous.deploymentId) return undefined;
  // A count that was set leaves no other trace than itself.
  if (action === 'scale' && service.desiredCount !== step.desiredCount) return undefined;
  const told = service.serviceDeployment;
  return {
    deploymentId: primary.id,
    taskDefinition,
    previousTaskDefinition: previous.taskDefinition,
    createdAt: primary.createdAt,
    // One that was there before may be of another deployment: it is looked up instead.
    ...(told !== undefined && told !== previous.serviceDeployment && { serviceDeployment: told }),
  };
}

export function presentOf({ previous }: EcsStep): Started {
  const { taskDefinition, deploymentId, createdAt } = previous;
  return { deploymentId, taskDefinition, previousTaskDefinition: taskDefinition, createdAt };
}
