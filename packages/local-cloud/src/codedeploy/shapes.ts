import { type TaskSet, tasksOf, type World } from '../ecs/index.ts';
import type { Deployment, Group, Revision } from './model.ts';

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));

/** "The content property of the appSpecContent object in the returned revision is always null."
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeployment.html */
export function revisionShape(revision: Revision | undefined): Record<string, unknown> | undefined {
  return revision && { revisionType: 'AppSpecContent', appSpecContent: { sha256: revision.sha256 } };
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export function deploymentShape(deployment: Deployment): Record<string, unknown> {
  const { group, status, rollback, rollbackOn } = deployment;
  const count = (name: string) => Number(status === name);
  return {
    deploymentId: deployment.id,
    applicationName: group.application,
    deploymentGroupName: group.name,
    deploymentConfigName: deployment.configName,
    revision: revisionShape(deployment.revision),
    previousRevision: revisionShape(deployment.previous),
    status,
    errorInformation: deployment.error,
    createTime: date(deployment.createdAt),
    startTime: date(deployment.startedAt),
    completeTime: date(deployment.completedAt),
    deploymentOverview: {
      Pending: count('Created') + count('Queued'),
      InProgress: count('InProgress'),
      Succeeded: count('Succeeded'),
      Failed: count('Failed'),
      Skipped: 0,
      Ready: count('Ready'),
    },
    description: deployment.description,
    creator: deployment.creator,
    autoRollbackConfiguration: { enabled: rollbackOn.length > 0, events: rollbackOn },
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    blueGreenDeploymentConfiguration: blueGreenShape(group),
    loadBalancerInfo: balancerShape(group),
    computePlatform: 'ECS',
    ...(Object.keys(rollback).length > 0 && { rollbackInfo: rollback }),
  };
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html */
export function groupShape(group: Group, newest: Deployment | undefined, succeeded: Deployment | undefined) {
  const last = (deployment: Deployment | undefined) =>
    deployment && {
      deploymentId: deployment.id,
      status: deployment.status,
      createTime: date(deployment.createdAt),
      endTime: date(deployment.completedAt),
    };
  return {
    applicationName: group.application,
    deploymentGroupName: group.name,
    deploymentConfigName: group.config,
    targetRevision: revisionShape(succeeded?.revision),
    autoRollbackConfiguration: { enabled: group.rollbackOn.length > 0, events: group.rollbackOn },
    alarmConfiguration: { enabled: group.alarms.length > 0, alarms: group.alarms.map(name => ({ name })) },
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    blueGreenDeploymentConfiguration: blueGreenShape(group),
    loadBalancerInfo: balancerShape(group),
    computePlatform: 'ECS',
    ecsServices: [{ clusterName: group.cluster, serviceName: group.service }],
    lastSuccessfulDeployment: last(succeeded),
    lastAttemptedDeployment: last(newest),
  };
}

function blueGreenShape({ readyWait, terminationWait }: Group) {
  return {
    terminateBlueInstancesOnDeploymentSuccess: {
      action: 'TERMINATE',
      terminationWaitTimeInMinutes: terminationWait,
    },
    deploymentReadyOption:
      readyWait === undefined
        ? { actionOnTimeout: 'CONTINUE_DEPLOYMENT', waitTimeInMinutes: 0 }
        : { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: readyWait },
  };
}

function balancerShape({ targetGroups, testListener, service }: Group) {
  return {
    targetGroupPairInfoList: [
      {
        targetGroups: targetGroups.map(name => ({ name })),
        prodTrafficRoute: { listenerArns: [`listener/${service}`] },
        ...(testListener && { testTrafficRoute: { listenerArns: [`listener/${service}-test`] } }),
      },
    ],
  };
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ECSTarget.html */
export function targetShape(world: World, deployment: Deployment): Record<string, unknown> {
  const { group, service, events, blue, green, weight, status } = deployment;
  const taskSet = (label: 'Blue' | 'Green', set: TaskSet | undefined, trafficWeight: number) => {
    if (set === undefined) return [];
    const tasks = tasksOf(world, service).filter(task => task.taskSet === set);
    const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
    return [
      {
        identifer: set.id,
        status: set.status,
        taskSetLabel: label,
        desiredCount: service.desiredCount,
        runningCount: running,
        pendingCount: Math.max(
          0,
          tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length - running,
        ),
        trafficWeight,
      },
    ];
  };
  return {
    deploymentTargetType: 'ECSTarget',
    ecsTarget: {
      deploymentId: deployment.id,
      targetId: `${group.cluster}:${group.service}`,
      targetArn: service.arn,
      lastUpdatedAt: new Date(world.scheduler.now()),
      status:
        status === 'Created' || status === 'Queued' ? 'Pending' : status === 'Stopped' ? 'Failed' : status,
      lifecycleEvents: events.map(event => ({
        lifecycleEventName: event.name,
        status: event.status,
        startTime: date(event.startedAt),
        endTime: date(event.endedAt),
        diagnostics: event.diagnostics,
      })),
      taskSetsInfo: [...taskSet('Blue', blue, 100 - weight), ...taskSet('Green', green, weight)],
    },
  };
}
