import type { Described, ResolvedBase } from './definition/base.ts';
import type { Deployment, DeploymentConfiguration, Service } from './views.ts';

/** What planning needs to know: the service, what it runs, and other revisions that were asked for. */
export interface EcsNow extends Described {
  service: Service;
  /** By the id that they were asked for. */
  revisions: Record<string, ResolvedBase>;
  /** What a rollout in flight replaces. */
  replaced?: Described;
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
  /** Where it was in flight. */
  inFlight?: Started;
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
  /** The desired count that was set, where that was all: it makes no deployment of its own. */
  scaledTo?: number;
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
    ...(action === 'scale' && step.desiredCount !== undefined && { scaledTo: step.desiredCount }),
    // One that was there before may be of another deployment: it is looked up instead.
    ...(told !== undefined && told !== previous.serviceDeployment && { serviceDeployment: told }),
  };
}

/**
 * Ours, where it has lost its place to another deployment already: it was begun all the same, and is not to be
 * begun again on top of that one.
 */
export function displacedBy(service: Service, step: EcsStep, taskDefinition: string): Started | undefined {
  const { previous } = step;
  const ours = service.deployments.find(
    ({ id, status, createdAt, ...deployment }) =>
      deployment.taskDefinition === taskDefinition &&
      status !== 'PRIMARY' &&
      id !== previous.deploymentId &&
      createdAt > previous.createdAt,
  );
  if (step.action !== 'deploy' || ours === undefined) return undefined;
  const { id: deploymentId, createdAt } = ours;
  return { deploymentId, taskDefinition, previousTaskDefinition: previous.taskDefinition, createdAt };
}

/** What someone else deployed since the plan was made; an older one is only an old look. */
export function foreignTo(
  { deployments }: Service,
  { previous }: EcsStep,
  taskDefinition: string,
): Deployment | undefined {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  if (primary === undefined || primary.id === previous.deploymentId) return undefined;
  const newer = primary.createdAt >= previous.createdAt;
  return newer && primary.taskDefinition !== taskDefinition ? primary : undefined;
}

export function presentOf({ previous }: EcsStep): Started {
  const { taskDefinition, deploymentId, createdAt, inFlight } = previous;
  return inFlight ?? { deploymentId, taskDefinition, previousTaskDefinition: taskDefinition, createdAt };
}
