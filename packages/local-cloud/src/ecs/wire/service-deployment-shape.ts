import { counts } from '../counts.ts';
import type { Service, ServiceDeployment, ServiceRevision } from '../model.ts';
import type { Task } from '../task.ts';

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentBrief.html */
export function serviceDeploymentBrief(service: Service, record: ServiceDeployment): Record<string, unknown> {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: date(record.createdAt),
    startedAt: date(record.startedAt),
    finishedAt: date(record.finishedAt),
    targetServiceRevisionArn: record.target.arn,
    status: record.status,
    statusReason: record.statusReason,
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
export function serviceDeploymentShape(
  service: Service,
  record: ServiceDeployment,
  tasks: readonly Task[],
): Record<string, unknown> {
  const { targetServiceRevisionArn: _, ...brief } = serviceDeploymentBrief(service, record);
  const { rollback } = record;
  const summary = (revision: ServiceRevision, requested: number) => {
    const { running, pending } = counts(tasks.filter(({ deployment }) => deployment?.revision === revision));
    return {
      arn: revision.arn,
      requestedTaskCount: requested,
      runningTaskCount: running,
      pendingTaskCount: pending,
    };
  };
  return {
    ...brief,
    updatedAt: date(record.updatedAt),
    stoppedAt: date(record.stoppedAt),
    sourceServiceRevisions: record.sources.map(revision => summary(revision, 0)),
    targetServiceRevision: summary(record.target, rollback === undefined ? service.desiredCount : 0),
    deploymentConfiguration: record.configuration,
    ...(rollback && { rollback: { ...rollback, startedAt: date(rollback.startedAt) } }),
    deploymentCircuitBreaker: {
      status: record.breakerStatus,
      failureCount: record.failureCount,
      threshold: record.threshold,
    },
    alarms: { status: 'DISABLED' },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html */
export function serviceRevisionShape(
  service: Service,
  revision: ServiceRevision,
  digests: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { taskDefinition, settings } = revision;
  return {
    ...settings,
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: taskDefinition.taskDefinitionArn,
    containerImages: taskDefinition.containerDefinitions.map(({ name, image }) => ({
      containerName: name,
      image,
      imageDigest: digests.get(name),
    })),
    createdAt: date(revision.createdAt),
  };
}
