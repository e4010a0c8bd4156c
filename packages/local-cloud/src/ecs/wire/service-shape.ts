import { counts, of } from '../counts.ts';
import type { Deployment, Service } from '../model.ts';
import type { Task } from '../task.ts';
import { taskSetShape } from './task-set-shape.ts';

const date = (ms: number) => new Date(ms);

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function serviceShape(service: Service, tasks: readonly Task[]): Record<string, unknown> {
  const { running, pending } = counts(tasks);
  const [primary] = service.deployments;
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    loadBalancers: [],
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    ...service.workload.settings,
    ...service.extras,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    taskDefinition: service.workload.taskDefinition.taskDefinitionArn,
    deploymentConfiguration: service.configuration,
    deploymentController: { type: service.controller },
    schedulingStrategy: 'REPLICA',
    deployments: service.deployments.map(deployment => deploymentShape(deployment, of(tasks, deployment))),
    ...(service.taskSets.length > 0 && {
      taskSets: service.taskSets.map(taskSet => taskSetShape(service, taskSet, tasks)),
    }),
    ...(primary && {
      currentServiceDeployment: primary.record.arn,
      currentServiceRevisions: service.deployments.map(deployment =>
        revisionSummary(deployment, of(tasks, deployment)),
      ),
    }),
    events: service.events.map(event => ({ ...event, createdAt: date(event.createdAt) })),
    createdAt: date(service.createdAt),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html */
function deploymentShape(deployment: Deployment, tasks: readonly Task[]): Record<string, unknown> {
  const { running, pending } = counts(tasks);
  const { loadBalancers, serviceRegistries, ...settings } = deployment.revision.settings;
  return {
    ...settings,
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.revision.taskDefinition.taskDefinitionArn,
    desiredCount: deployment.desiredCount,
    pendingCount: pending,
    runningCount: running,
    failedTasks: deployment.failedTasks,
    createdAt: date(deployment.createdAt),
    updatedAt: date(deployment.updatedAt),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceCurrentRevisionSummary.html */
function revisionSummary(
  { revision, desiredCount }: Deployment,
  tasks: readonly Task[],
): Record<string, unknown> {
  const { running, pending } = counts(tasks);
  return {
    arn: revision.arn,
    requestedTaskCount: desiredCount,
    runningTaskCount: running,
    pendingTaskCount: pending,
  };
}
