import { counts } from '../counts.ts';
import type { Service } from '../model.ts';
import type { Task } from '../task.ts';
import type { TaskSet } from '../task-set.ts';
import { computedCount } from '../task-set-step.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html */
export function taskSetShape(
  service: Service,
  taskSet: TaskSet,
  tasks: readonly Task[],
): Record<string, unknown> {
  const { running, pending } = counts(tasks.filter(task => task.taskSet === taskSet));
  return {
    loadBalancers: [],
    serviceRegistries: [],
    ...taskSet.revision.settings,
    id: taskSet.id,
    taskSetArn: taskSet.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    startedBy: taskSet.startedBy,
    externalId: taskSet.externalId,
    status: taskSet.status,
    taskDefinition: taskSet.revision.taskDefinition.taskDefinitionArn,
    computedDesiredCount: computedCount(service, taskSet),
    pendingCount: pending,
    runningCount: running,
    createdAt: new Date(taskSet.createdAt),
    updatedAt: new Date(taskSet.updatedAt),
    scale: { value: taskSet.scale, unit: 'PERCENT' },
    stabilityStatus: taskSet.stability,
    stabilityStatusAt: new Date(taskSet.stabilityAt),
    tags: [],
  };
}
