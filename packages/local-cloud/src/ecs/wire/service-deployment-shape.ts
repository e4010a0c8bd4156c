import { counts } from '../counts.ts';
import type { Service, ServiceDeployment, ServiceRevision } from '../model.ts';
import type { Hook } from '../native/hooks.ts';
import type { Task } from '../task.ts';
import { weightOf } from '../traffic.ts';

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
  const summary = (revision: ServiceRevision) => {
    const { running, pending } = counts(tasks.filter(({ deployment }) => deployment?.revision === revision));
    return {
      arn: revision.arn,
      requestedTaskCount: requestedOf(service, record, revision),
      runningTaskCount: running,
      pendingTaskCount: pending,
      // A rolling update shifts no traffic, and shows none.
      ...(record.traffic && {
        requestedProductionTrafficWeight: weightOf(record.traffic.production, revision),
        requestedTestTrafficWeight: weightOf(record.traffic.test, revision),
      }),
    };
  };
  return {
    ...brief,
    updatedAt: date(record.updatedAt),
    stoppedAt: date(record.stoppedAt),
    sourceServiceRevisions: record.sources.map(revision => summary(revision)),
    targetServiceRevision: summary(record.target),
    deploymentConfiguration: record.configuration,
    ...(rollback && { rollback: { ...rollback, startedAt: date(rollback.startedAt) } }),
    deploymentCircuitBreaker: {
      status: record.breakerStatus,
      failureCount: record.failureCount,
      threshold: record.threshold,
    },
    alarms: {
      status: record.alarms.status,
      alarmNames: record.configuration.alarms?.alarmNames ?? [],
      triggeredAlarmNames: record.alarms.triggered,
    },
    ...(record.lifecycle && {
      lifecycleStage: record.lifecycle.stage,
      lifecycleHookDetails: record.lifecycle.hooks.map(hookShape),
    }),
  };
}

/** Of a rolling update, all for where it goes; of one that shifts traffic, what each side is kept at. */
function requestedOf(service: Service, record: ServiceDeployment, revision: ServiceRevision): number {
  const deployment = service.deployments.find(each => each.revision === revision);
  if (record.lifecycle) return deployment?.desiredCount ?? 0;
  return revision === record.target && record.rollback === undefined ? service.desiredCount : 0;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookDetail.html */
function hookShape({ hookId, status, expiresAt, timeoutAction }: Hook): Record<string, unknown> {
  return { hookId, targetType: 'PAUSE', status, expiresAt: date(expiresAt), timeoutAction };
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
