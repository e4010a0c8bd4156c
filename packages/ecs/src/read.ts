import type * as sdk from '@aws-sdk/client-ecs';
import type { Deployment, Service, Task } from './views.ts';

function readDeployment(deployment: sdk.Deployment): Deployment {
  return {
    id: deployment.id ?? '',
    status: deployment.status ?? '',
    taskDefinition: deployment.taskDefinition ?? '',
    createdAt: deployment.createdAt?.getTime() ?? 0,
    desiredCount: deployment.desiredCount ?? 0,
    runningCount: deployment.runningCount ?? 0,
    pendingCount: deployment.pendingCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
    ...(deployment.rolloutState && { rolloutState: deployment.rolloutState }),
    ...(deployment.rolloutStateReason && { rolloutStateReason: deployment.rolloutStateReason }),
  };
}

/** ECS's service → what we read of it; absent numbers are 0, absent texts empty. */
export function readService(service: sdk.Service): Service {
  const breaker = service.deploymentConfiguration?.deploymentCircuitBreaker;
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
  };
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
