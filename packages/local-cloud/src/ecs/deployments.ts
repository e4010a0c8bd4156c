import { type Home, longNumber } from './arns.ts';
import type { Deployment, Service } from './model.ts';
import { newRevision } from './revisions.ts';
import { isFinished, isNative, move, newServiceDeployment } from './service-deployments.ts';
import { ROLLOUT } from './texts.ts';

/**
 * Starts a deployment of the service's workload. What was PRIMARY becomes ACTIVE and keeps its rollout
 * state; its service deployment, where it was still under way, is stopped.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html (status)
 */
export function startDeployment(home: Home, service: Service, now: number): Deployment {
  const id = `ecs-svc/${longNumber()}`;
  const revision = newRevision(home, service, service.workload, now);
  const record = newServiceDeployment(home, service, id, revision, now);
  const deployment: Deployment = {
    id,
    status: 'PRIMARY',
    revision,
    desiredCount: service.desiredCount,
    failedTasks: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: ROLLOUT.inProgress(id),
    createdAt: now,
    updatedAt: now,
    record,
  };
  for (const earlier of service.deployments) {
    earlier.status = 'ACTIVE';
    if (!isFinished(earlier.record)) move(earlier.record, 'STOP_REQUESTED', now);
  }
  // A rolling update drops the weights that an earlier strategy set: all tasks are equal.
  if (!isNative(record)) delete service.traffic;
  service.deployments = [deployment, ...service.deployments];
  service.records.unshift(record);
  service.steady = false;
  service.hold?.();
  return deployment;
}

/** The PRIMARY deployment has all that it wants, and no other is left. */
export function completeDeployment(service: Service, deployment: Deployment, now: number): void {
  deployment.rolloutState = 'COMPLETED';
  deployment.rolloutStateReason = ROLLOUT.completed(deployment.id);
  deployment.updatedAt = now;
  service.lastCompleted = deployment;
  const { record } = deployment;
  move(record, record.rollback === undefined ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL', now);
}
