import type * as sdk from '@aws-sdk/client-ecs';
import type { HookDetail, RevisionCounts, ServiceDeployment, ServiceDeploymentBrief } from './views.ts';

export function readServiceDeploymentBrief(brief: sdk.ServiceDeploymentBrief): ServiceDeploymentBrief {
  return {
    arn: brief.serviceDeploymentArn ?? '',
    status: brief.status ?? '',
    createdAt: brief.createdAt?.getTime() ?? 0,
    target: brief.targetServiceRevisionArn ?? '',
  };
}

/** ECS's service deployment → what we read of it; absent numbers are 0, absent texts empty. */
export function readServiceDeployment(deployment: sdk.ServiceDeployment): ServiceDeployment {
  const { targetServiceRevision: target, deploymentCircuitBreaker: breaker, rollback } = deployment;
  return {
    arn: deployment.serviceDeploymentArn ?? '',
    status: deployment.status ?? '',
    ...(deployment.statusReason && { statusReason: deployment.statusReason }),
    createdAt: deployment.createdAt?.getTime() ?? 0,
    ...(deployment.lifecycleStage && { stage: deployment.lifecycleStage }),
    hooks: (deployment.lifecycleHookDetails ?? []).map(readHook),
    ...(target && { target: readCounts(target) }),
    sources: (deployment.sourceServiceRevisions ?? []).map(readCounts),
    ...(rollback?.reason && { rollbackReason: rollback.reason }),
    ...(breaker && {
      breaker: {
        status: breaker.status ?? '',
        failures: breaker.failureCount ?? 0,
        threshold: breaker.threshold ?? 0,
      },
    }),
    triggeredAlarms: deployment.alarms?.triggeredAlarmNames ?? [],
  };
}

function readCounts(revision: sdk.ServiceRevisionSummary): RevisionCounts {
  const traffic = revision.requestedProductionTrafficWeight;
  return {
    arn: revision.arn ?? '',
    requested: revision.requestedTaskCount ?? 0,
    running: revision.runningTaskCount ?? 0,
    pending: revision.pendingTaskCount ?? 0,
    ...(traffic !== undefined && { traffic }),
  };
}

function readHook(hook: sdk.DeploymentLifecycleHookDetail): HookDetail {
  return {
    id: hook.hookId ?? '',
    type: hook.targetType ?? 'AWS_LAMBDA',
    status: hook.status ?? '',
    ...(hook.targetArn && { target: hook.targetArn }),
    ...(hook.expiresAt && { expires: hook.expiresAt.getTime() }),
  };
}
