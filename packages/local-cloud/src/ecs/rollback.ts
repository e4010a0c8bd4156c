import { say } from './events.ts';
import type { Deployment, Service } from './model.ts';
import { move } from './service-deployments.ts';
import { EVENT, RECORD, ROLLOUT } from './texts.ts';

/**
 * The circuit breaker has tripped. The deployment is FAILED and starts nothing more. With rollback on,
 * the service returns to its last completed deployment; with nothing to return to it stalls.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function failDeployment(service: Service, deployment: Deployment, now: number): void {
  const { record } = deployment;
  deployment.rolloutState = 'FAILED';
  deployment.rolloutStateReason = ROLLOUT.failed;
  deployment.updatedAt = now;
  record.breakerStatus = 'TRIGGERED';
  say(service, now, EVENT.failed(deployment.id));
  if (record.rollback !== undefined) {
    // A rollback that fails as well has nowhere left to go.
    move(record, 'ROLLBACK_FAILED', now);
  } else if (service.configuration.deploymentCircuitBreaker?.rollback) {
    rollBack(service, deployment, now, RECORD.rolledBack);
  } else {
    // "The rollback option is not in use for the failure detection mechanism and the service fails."
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html (stoppedAt)
    move(record, 'STOPPED', now, ROLLOUT.failed);
  }
}

/**
 * Back to the last completed deployment, under its old id: it "changes from a COMPLETED to IN_PROGRESS"
 * and is no candidate for another rollback until it has completed again.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function rollBack(service: Service, from: Deployment, now: number, reason: string): void {
  const { record } = from;
  const to = service.lastCompleted;
  if (to === undefined || to === from) {
    move(record, 'ROLLBACK_FAILED', now, RECORD.noCandidate);
    return;
  }
  from.status = 'ACTIVE';
  to.status = 'PRIMARY';
  to.rolloutState = 'IN_PROGRESS';
  to.rolloutStateReason = ROLLOUT.rollingBack(to.id);
  to.desiredCount = service.desiredCount;
  to.failedTasks = 0;
  to.updatedAt = now;
  to.record = record;
  record.rollback = { reason, startedAt: now, serviceRevisionArn: to.revision.arn };
  move(record, 'ROLLBACK_IN_PROGRESS', now, reason);
  service.deployments = [to, ...service.deployments.filter(deployment => deployment !== to)];
  service.workload = to.revision;
  delete service.lastCompleted;
  service.hold?.();
  service.steady = false;
  say(service, now, EVENT.rollingBack(to.id));
}
