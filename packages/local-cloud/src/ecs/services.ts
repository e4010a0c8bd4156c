import { AwsFault } from '../http/aws-fault.ts';
import { arn } from './arns.ts';
import { ServiceController } from './controller.ts';
import { configurationOf } from './deployment-configuration.ts';
import { startDeployment } from './deployments.ts';
import { clusterOf, findService, serviceOf } from './find.ts';
import type { Service } from './model.ts';
import { checkStrategy } from './native/rules.ts';
import {
  type CreateServiceInput,
  checkCreate,
  checkUpdate,
  type UpdateServiceInput,
} from './service-input.ts';
import { changedSettings, extrasOf, settingsOf } from './service-settings.ts';
import { createTaskSet, makePrimary, routeTo } from './task-sets.ts';
import { lookAfter, wake } from './wake.ts';
import type { World } from './world.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export function createService(world: World, input: CreateServiceInput): Service {
  const cluster = clusterOf(world, input.cluster);
  const { serviceName, desiredCount, controller } = checkCreate(input);
  const existing = findService(world, cluster, serviceName);
  if (existing?.status === 'ACTIVE') {
    throw new AwsFault('InvalidParameterException', 'Creation of service was not idempotent.');
  }
  if (existing?.status === 'DRAINING') {
    throw new AwsFault('InvalidParameterException', 'Unable to Start a service that is still Draining.');
  }
  const taskDefinition = world.taskDefinitions.startable(input.taskDefinition ?? '');
  const settings = settingsOf(input);
  checkNetwork(taskDefinition.networkMode, settings.networkConfiguration);
  const configuration = configurationOf(undefined, input.deploymentConfiguration);
  if (controller === 'ECS') checkStrategy(configuration, settings);
  const now = world.scheduler.now();
  const service: Service = {
    cluster,
    name: serviceName,
    arn: arn(world.home, 'service', cluster.name, serviceName),
    status: 'ACTIVE',
    controller,
    desiredCount,
    workload: { taskDefinition, settings },
    extras: extrasOf(input),
    configuration,
    deployments: [],
    records: [],
    taskSets: [],
    revisions: [],
    events: [],
    createdAt: now,
    tags: input.tags ?? [],
    steady: false,
  };
  if (controller === 'ECS') {
    startDeployment(world.home, service, now);
  } else {
    const taskSet = createTaskSet(world, service, { taskDefinition: taskDefinition.taskDefinitionArn });
    makePrimary(world, service, taskSet);
    routeTo(service, 'production', taskSet);
  }
  world.services.set(service.arn, service);
  lookAfter(service, new ServiceController(world, service));
  wake(service);
  return service;
}

/**
 * A new deployment starts when the task definition or another property that a task is made of changes,
 * or when it is forced; a new desired count alone starts none.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export function updateService(world: World, input: UpdateServiceInput): Service {
  const cluster = clusterOf(world, input.cluster);
  const service = serviceOf(world, cluster, input.service ?? '');
  if (service.status !== 'ACTIVE') {
    throw new AwsFault('ServiceNotActiveException', 'Service was not ACTIVE.');
  }
  checkUpdate(service, input);
  const { taskDefinition: current, settings: before } = service.workload;
  const taskDefinition = input.taskDefinition
    ? world.taskDefinitions.startable(input.taskDefinition)
    : current;
  const settings = changedSettings(before, input);
  checkNetwork(taskDefinition.networkMode, settings.networkConfiguration);
  const configuration = configurationOf(service.configuration, input.deploymentConfiguration);
  if (service.controller === 'ECS') checkStrategy(configuration, settings);
  service.workload = { taskDefinition, settings };
  service.extras = { ...service.extras, ...extrasOf(input) };
  service.configuration = configuration;
  if (input.desiredCount !== undefined && input.desiredCount !== service.desiredCount) {
    service.desiredCount = input.desiredCount;
    service.steady = false;
    const [primary] = service.deployments;
    if (primary) primary.desiredCount = input.desiredCount;
  }
  if (input.forceNewDeployment || taskDefinition !== current || settings !== before) {
    startDeployment(world.home, service, world.scheduler.now());
  }
  wake(service);
  return service;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html */
export function deleteService(
  world: World,
  input: { cluster?: string; service?: string; force?: boolean },
): Service {
  const service = serviceOf(world, clusterOf(world, input.cluster), input.service ?? '');
  if (service.status !== 'ACTIVE') throw new AwsFault('ServiceNotFoundException', 'Service not found.');
  if (service.desiredCount > 0 && !input.force) {
    throw new AwsFault(
      'InvalidParameterException',
      'The service cannot be stopped while it is scaled above 0.',
    );
  }
  service.status = 'DRAINING';
  service.desiredCount = 0;
  for (const deployment of service.deployments) deployment.desiredCount = 0;
  wake(service);
  return service;
}

function checkNetwork(networkMode: string | undefined, configuration: unknown): void {
  if (networkMode !== 'awsvpc' || configuration) return;
  throw new AwsFault(
    'InvalidParameterException',
    "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  );
}
