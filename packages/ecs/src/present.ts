import type { EcsNow, EcsSnapshot, Started } from './step.ts';
import type { Service } from './views.ts';

/** What there is now, as far as it is kept to return to: what a rollout in flight replaces, not what is not proven yet. */
export function snapshotOf({ service, definition, replaced }: EcsNow): EcsSnapshot {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  const [revision, ...more] = service.serviceRevisions ?? [];
  const serves = replaced?.definition ?? definition;
  return {
    taskDefinition: replacedOf(service) ?? service.taskDefinition,
    images: Object.fromEntries(serves.containerDefinitions.map(({ name, image }) => [name, image])),
    deploymentId: primary?.id ?? '',
    ...(revision !== undefined && more.length === 0 && { serviceRevision: revision }),
    desiredCount: service.desiredCount,
  };
}

/** The deployment that is not over yet, whoever started it; `undefined` where there is none. */
export function inFlightOf(service: Service): Started | undefined {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary?.rolloutState !== 'IN_PROGRESS') return undefined;
  // The service deployment is looked up: on a way back, the service's own is that of what failed.
  return {
    deploymentId: primary.id,
    taskDefinition: primary.taskDefinition,
    previousTaskDefinition: replacedOf(service) ?? primary.taskDefinition,
    createdAt: primary.createdAt,
  };
}

/** The revision that a rollout in flight replaces: ECS would go back to it. */
export function replacedOf({ deployments }: Service): string | undefined {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  if (primary?.rolloutState !== 'IN_PROGRESS') return undefined;
  const completed = deployments.filter(
    ({ id, rolloutState }) => id !== primary.id && rolloutState === 'COMPLETED',
  );
  return completed.sort((a, b) => b.createdAt - a.createdAt)[0]?.taskDefinition;
}
