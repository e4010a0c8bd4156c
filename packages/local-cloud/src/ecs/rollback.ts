import { say } from './events.ts';
import type { Deployment, Service } from './model.ts';
import { move } from './service-deployments.ts';
import { type Cause, EVENT, NO_CANDIDATE } from './texts.ts';

/**
 * A deployment has FAILED and starts nothing more. With rollback on, the service returns to its last
 * completed deployment; with nothing to return to it stalls.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function fail(
  service: Service,
  deployment: Deployment,
  now: number,
  cause: Cause,
  rollback: boolean,
): void {
  const { record } = deployment;
  deployment.rolloutState = 'FAILED';
  deployment.rolloutStateReason = cause.rollout;
  deployment.updatedAt = now;
  say(service, now, EVENT.failed(deployment.id, cause.event));
  if (record.rollback !== undefined) {
    // A rollback that fails as well has nowhere left to go.
    move(record, 'ROLLBACK_FAILED', now);
  } else if (rollback) {
    rollBack(service, deployment, now, cause);
  } else {
    // "The rollback option is not in use for the failure detection mechanism and the service fails."
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html (stoppedAt)
    move(record, 'STOPPED', now, cause.rollout);
  }
}

/**
 * Back to the last completed deployment, under its old id: it "changes from a COMPLETED to IN_PROGRESS"
 * and is no candidate for another rollback until it has completed again.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function rollBack(service: Service, from: Deployment, now: number, cause: Cause): void {
  const { record } = from;
  const to = service.lastCompleted;
  if (to === undefined || to === from) {
    move(record, 'ROLLBACK_FAILED', now, NO_CANDIDATE);
    return;
  }
  from.status = 'ACTIVE';
  to.status = 'PRIMARY';
  to.rolloutState = 'IN_PROGRESS';
  to.rolloutStateReason = cause.back(to.id);
  to.desiredCount = service.desiredCount;
  to.failedTasks = 0;
  to.updatedAt = now;
  to.record = record;
  record.rollback = { reason: cause.record, startedAt: now, serviceRevisionArn: to.revision.arn };
  move(record, 'ROLLBACK_IN_PROGRESS', now, cause.record);
  service.deployments = [to, ...service.deployments.filter(deployment => deployment !== to)];
  service.workload = to.revision;
  delete service.lastCompleted;
  service.hold?.();
  service.steady = false;
  say(service, now, EVENT.rollingBack(to.id));
}
