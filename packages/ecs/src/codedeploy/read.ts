import type * as Sdk from '@aws-sdk/client-codedeploy';
import type * as Ecs from '@aws-sdk/client-ecs';
import { readService } from '../read.ts';
import type {
  BlueGreenService,
  CodeDeployment,
  Group,
  LifecycleEvent,
  Progress,
  Routing,
  TaskSet,
} from './views.ts';

const MINUTE = 60_000;

export function readGroup(info: Sdk.DeploymentGroupInfo): Group {
  const { deploymentReadyOption: ready, terminateBlueInstancesOnDeploymentSuccess: end } =
    info.blueGreenDeploymentConfiguration ?? {};
  const last = info.lastAttemptedDeployment;
  const sha256 = info.targetRevision?.appSpecContent?.sha256 ?? info.targetRevision?.string?.sha256;
  const [pair] = info.loadBalancerInfo?.targetGroupPairInfoList ?? [];
  return {
    application: info.applicationName ?? '',
    name: info.deploymentGroupName ?? '',
    config: info.deploymentConfigName ?? '',
    services: (info.ecsServices ?? []).map(({ clusterName = '', serviceName = '' }) => ({
      cluster: clusterName,
      service: serviceName,
    })),
    ...(ready?.actionOnTimeout === 'STOP_DEPLOYMENT' && { readyWait: ready.waitTimeInMinutes ?? 0 }),
    terminationWait: end?.terminationWaitTimeInMinutes ?? 0,
    testable: (pair?.testTrafficRoute?.listenerArns ?? []).length > 0,
    ...(sha256 && { lastAppSpec: sha256 }),
    ...(last?.deploymentId && {
      last: { id: last.deploymentId, createdAt: last.createTime?.getTime() ?? 0 },
    }),
  };
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TrafficRoutingConfig.html */
export function readRouting(info: Sdk.DeploymentConfigInfo): Routing {
  const { timeBasedCanary: canary, timeBasedLinear: linear } = info.trafficRoutingConfig ?? {};
  if (canary?.canaryPercentage) {
    return { steps: [canary.canaryPercentage, 100], interval: (canary.canaryInterval ?? 0) * MINUTE };
  }
  if (!linear?.linearPercentage) return { steps: [100], interval: 0 };
  const step = linear.linearPercentage;
  const steps = Array.from({ length: Math.ceil(100 / step) }, (_, at) => Math.min(100, (at + 1) * step));
  return { steps, interval: (linear.linearInterval ?? 0) * MINUTE };
}

export function readDeployment(info: Sdk.DeploymentInfo): CodeDeployment {
  const { errorInformation: error, rollbackInfo, revision } = info;
  const sha256 = revision?.appSpecContent?.sha256 ?? revision?.string?.sha256;
  return {
    id: info.deploymentId ?? '',
    status: info.status ?? '',
    createdAt: info.createTime?.getTime() ?? 0,
    goesBack: info.autoRollbackConfiguration?.enabled ?? false,
    ...(info.description && { description: info.description }),
    ...(sha256 && { sha256 }),
    ...(error && { error: { code: error.code ?? '', message: error.message ?? '' } }),
    ...(rollbackInfo?.rollbackDeploymentId && { rollbackId: rollbackInfo.rollbackDeploymentId }),
  };
}

export function readProgress({ lifecycleEvents = [], taskSetsInfo = [] }: Sdk.ECSTarget): Progress {
  const labelled = (label: string) => {
    const set = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === label);
    return set && { id: set.identifer ?? '', traffic: set.trafficWeight ?? 0, status: set.status ?? '' };
  };
  const [green, blue] = [labelled('Green'), labelled('Blue')];
  return { events: lifecycleEvents.map(readEvent), ...(green && { green }), ...(blue && { blue }) };
}

function readEvent(event: Sdk.LifecycleEvent): LifecycleEvent {
  const { message, scriptName, logTail } = event.diagnostics ?? {};
  const said = [scriptName, message, logTail].filter(Boolean).join(': ');
  return {
    name: event.lifecycleEventName ?? '',
    status: event.status ?? 'Unknown',
    ...(event.endTime && { endedAt: event.endTime.getTime() }),
    ...(said && { message: said }),
  };
}

export function readBlueGreenService(service: Ecs.Service): BlueGreenService {
  const taskSets = (service.taskSets ?? []).map(readTaskSet);
  const primary = service.taskSets?.find(({ status }) => status === 'PRIMARY');
  const [balancer] = primary?.loadBalancers?.length ? primary.loadBalancers : (service.loadBalancers ?? []);
  const view = readService(service);
  return {
    // The task set that serves says what runs; the service's own field may be that of its creation.
    service: { ...view, taskDefinition: primary?.taskDefinition ?? view.taskDefinition },
    taskSets,
    ...(balancer?.containerName && {
      balancer: { container: balancer.containerName, port: balancer.containerPort ?? 0 },
    }),
  };
}

function readTaskSet(set: Ecs.TaskSet): TaskSet {
  return {
    id: set.id ?? '',
    status: set.status ?? '',
    taskDefinition: set.taskDefinition ?? '',
    ...(set.externalId && { externalId: set.externalId }),
    createdAt: set.createdAt?.getTime() ?? 0,
    scale: set.scale?.value ?? 0,
    wantedCount: set.computedDesiredCount ?? 0,
    runningCount: set.runningCount ?? 0,
    steady: set.stabilityStatus === 'STEADY_STATE',
    ...(set.platformVersion && { platformVersion: set.platformVersion }),
  };
}
