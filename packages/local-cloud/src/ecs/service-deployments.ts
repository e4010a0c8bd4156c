import { arn, type Home, serviceDeploymentId } from './arns.ts';
import { failureThreshold } from './circuit-breaker.ts';
import type { Service, ServiceDeployment, ServiceDeploymentStatus, ServiceRevision } from './model.ts';
import { giveUp } from './native/hooks.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html (stages) */
const FINISHED: readonly ServiceDeploymentStatus[] = [
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
];

export function isFinished({ status }: ServiceDeployment): boolean {
  return FINISHED.includes(status);
}

/** Blue/green, canary or linear. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export function isNative({ configuration: { strategy = 'ROLLING' } }: ServiceDeployment): boolean {
  return strategy !== 'ROLLING';
}

/** A service deployment starts as PENDING, whatever made it: creation, update or a forced one. */
export function newServiceDeployment(
  home: Home,
  service: Service,
  deploymentId: string,
  target: ServiceRevision,
  now: number,
): ServiceDeployment {
  const breaker = service.configuration.deploymentCircuitBreaker;
  return {
    arn: arn(home, 'service-deployment', service.cluster.name, service.name, serviceDeploymentId()),
    deploymentId,
    status: 'PENDING',
    target,
    sources: service.deployments.map(({ revision }) => revision),
    configuration: service.configuration,
    threshold: failureThreshold(service.desiredCount, breaker),
    failureCount: 0,
    breakerStatus: breaker?.enable ? 'MONITORING' : 'DISABLED',
    alarms: { status: service.configuration.alarms?.enable ? 'MONITORING' : 'DISABLED', triggered: [] },
    createdAt: now,
    updatedAt: now,
  };
}

/** Moves a service deployment on; a finished one stays as it ended. */
export function move(
  record: ServiceDeployment,
  status: ServiceDeploymentStatus,
  now: number,
  reason?: string,
): void {
  if (isFinished(record)) return;
  record.status = status;
  record.updatedAt = now;
  if (status !== 'IN_PROGRESS') giveUp(record.lifecycle?.hooks ?? []);
  if (reason !== undefined) record.statusReason = reason;
  if (status === 'IN_PROGRESS') record.startedAt = now;
  if (!isFinished(record)) return;
  record.finishedAt = now;
  if (status === 'STOPPED') record.stoppedAt = now;
  if (record.breakerStatus === 'MONITORING') record.breakerStatus = 'MONITORING_COMPLETE';
  if (record.alarms.status === 'MONITORING') record.alarms.status = 'MONITORING_COMPLETE';
}
