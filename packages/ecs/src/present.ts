import type { EcsNow, EcsSnapshot, Started } from './step.ts';
import type { Service } from './views.ts';

/** What there is now, as far as it is kept to return to. */
export function snapshotOf({ service, definition }: EcsNow): EcsSnapshot {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  const [revision, ...more] = service.serviceRevisions ?? [];
  return {
    taskDefinition: service.taskDefinition,
    images: Object.fromEntries(definition.containerDefinitions.map(({ name, image }) => [name, image])),
    deploymentId: primary?.id ?? '',
    ...(revision !== undefined && more.length === 0 && { serviceRevision: revision }),
    desiredCount: service.desiredCount,
  };
}

/** The deployment that is not over yet, whoever started it; `undefined` where there is none. */
export function inFlightOf(service: Service): Started | undefined {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary?.rolloutState !== 'IN_PROGRESS') return undefined;
  const earlier = service.deployments.find(({ id }) => id !== primary.id);
  return {
    deploymentId: primary.id,
    taskDefinition: primary.taskDefinition,
    previousTaskDefinition: earlier?.taskDefinition ?? primary.taskDefinition,
    createdAt: primary.createdAt,
  };
}
