import type * as sdk from '@aws-sdk/client-ecs';
import type { Deployment, DeploymentConfiguration, Service, Shifting, Task } from './views.ts';

function readDeployment(deployment: sdk.Deployment): Deployment {
  return {
    id: deployment.id ?? '',
    status: deployment.status ?? '',
    taskDefinition: deployment.taskDefinition ?? '',
    createdAt: deployment.createdAt?.getTime() ?? 0,
    ...(deployment.updatedAt && { updatedAt: deployment.updatedAt.getTime() }),
    desiredCount: deployment.desiredCount ?? 0,
    runningCount: deployment.runningCount ?? 0,
    pendingCount: deployment.pendingCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
    ...(deployment.rolloutState && { rolloutState: deployment.rolloutState }),
    ...(deployment.rolloutStateReason && { rolloutStateReason: deployment.rolloutStateReason }),
  };
}

/** ECS's service → what we read of it; absent numbers are 0, absent texts empty. `raw` is the same, as it came. */
export function readService(
  service: sdk.Service,
  raw?: { deploymentConfiguration?: DeploymentConfiguration },
): Service {
  const breaker = service.deploymentConfiguration?.deploymentCircuitBreaker;
  const shifting = readShifting(service);
  const revisions = (service.currentServiceRevisions ?? []).flatMap(({ arn }) => (arn ? [arn] : []));
  return {
    serviceArn: service.serviceArn ?? '',
    serviceName: service.serviceName ?? '',
    clusterArn: service.clusterArn ?? '',
    status: service.status ?? '',
    taskDefinition: service.taskDefinition ?? '',
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    deployments: (service.deployments ?? []).map(readDeployment),
    events: (service.events ?? []).map(event => ({
      at: event.createdAt?.getTime() ?? 0,
      message: event.message ?? '',
    })),
    controller: service.deploymentController?.type ?? 'ECS',
    strategy: service.deploymentConfiguration?.strategy ?? 'ROLLING',
    breaker: { enabled: breaker?.enable ?? false, rollback: breaker?.rollback ?? false },
    ...(shifting && { shifting }),
    ...(raw?.deploymentConfiguration && { deploymentConfiguration: raw.deploymentConfiguration }),
    ...(service.currentServiceDeployment && { serviceDeployment: service.currentServiceDeployment }),
    ...(revisions.length > 0 && { serviceRevisions: revisions }),
  };
}

/**
 * Traffic is shifted by a load balancer with a second target group, or by Service Connect.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html
 */
function readShifting(service: sdk.Service): Shifting | undefined {
  const balancers = (service.loadBalancers ?? []).flatMap(({ advancedConfiguration: advanced }) =>
    advanced?.alternateTargetGroupArn ? [advanced] : [],
  );
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  const connect = primary?.serviceConnectConfiguration;
  const connected = connect?.enabled ? (connect.services ?? []) : [];
  const aliases = connected.flatMap(({ clientAliases }) => clientAliases ?? []);
  const testable =
    balancers.some(({ testListenerRule }) => testListenerRule) ||
    aliases.some(({ testTrafficRules }) => testTrafficRules !== undefined);
  if (balancers.length > 0) return { by: 'load-balancer', testable };
  return connected.length > 0 ? { by: 'service-connect', testable } : undefined;
}

export function readTask(task: sdk.Task): Task {
  return {
    taskArn: task.taskArn ?? '',
    taskDefinitionArn: task.taskDefinitionArn ?? '',
    startedBy: task.startedBy ?? '',
    lastStatus: task.lastStatus ?? '',
    ...(task.stopCode && { stopCode: task.stopCode }),
    ...(task.stoppedReason && { stoppedReason: task.stoppedReason }),
    containers: (task.containers ?? []).map(container => ({
      name: container.name ?? '',
      ...(container.exitCode !== undefined && { exitCode: container.exitCode }),
      ...(container.reason && { reason: container.reason }),
      ...(container.healthStatus && { healthStatus: container.healthStatus }),
    })),
  };
}
