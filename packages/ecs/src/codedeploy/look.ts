import { type Clock, ConfigError, type Log, RemoteError } from '@pipeline/contracts';
import type { EcsApi } from '../api.ts';
import { resolveBase } from '../definition/base.ts';
import { notFound } from '../refusals.ts';
import type { CodeDeployApi } from './api.ts';
import { findGroup, type GroupNames } from './find-group.ts';
import type { CodeDeployNow } from './step.ts';
import { type BlueGreenService, type Group, primaryOf } from './views.ts';

export interface CodeDeployTargetPorts {
  api: CodeDeployApi;
  ecs: Pick<
    EcsApi,
    'describeTaskDefinition' | 'registerTaskDefinition' | 'updateService' | 'listServices' | 'listClusters'
  >;
  clock: Clock;
  log: Log;
}

const ACTIVE = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'];

/** The service with its task sets. @throws ConfigError with the nearest names where it does not exist. */
export async function lookAt(
  { api, ecs }: CodeDeployTargetPorts,
  cluster: string,
  service: string,
): Promise<BlueGreenService> {
  try {
    const found = await api.describeBlueGreenService(cluster, service);
    if (found !== undefined) return found;
  } catch (error) {
    if (error instanceof RemoteError && error.errorCode === 'ClusterNotFoundException')
      throw notFound('cluster', cluster, await ecs.listClusters().catch(() => []), error);
    throw error;
  }
  throw notFound('service', service, await ecs.listServices(cluster).catch(() => []));
}

/** All that planning needs to know. */
export async function observe(
  ports: CodeDeployTargetPorts,
  cluster: string,
  name: string,
  { reads = [], ...names }: GroupNames & { reads?: readonly string[] },
): Promise<CodeDeployNow> {
  const { api, ecs } = ports;
  const { service, taskSets, balancer } = await lookAt(ports, cluster, name);
  if (service.controller !== 'CODE_DEPLOY') {
    throw new ConfigError(
      `The service ${name} is not deployed by CodeDeploy: its deployment controller is ${service.controller}`,
      { hint: 'Leave `codedeploy-application` and `codedeploy-deployment-group` out' },
    );
  }
  if (balancer === undefined) {
    throw new ConfigError(`The service ${name} has no load balancer, so CodeDeploy cannot move its traffic`, {
      hint: 'Create it with a load balancer and two target groups',
    });
  }
  const group = await findGroup(api, cluster, name, names);
  const [live, routing, before, active] = await Promise.all([
    ecs.describeTaskDefinition(service.taskDefinition),
    api.describeRouting(group.config),
    group.lastAppSpec === undefined ? undefined : api.readAppSpec(group.application, group.lastAppSpec),
    activeOf(api, group),
  ]);
  const others = reads.map(async id => [id, await resolveBase({ exactly: id }, live, ecs)] as const);
  const platformVersion = primaryOf(taskSets)?.platformVersion;
  return {
    service,
    ...live,
    revisions: Object.fromEntries(await Promise.all(others)),
    taskSets,
    group,
    routing,
    frame: {
      ...balancer,
      ...(platformVersion && { platformVersion }),
      ...(before !== undefined && { before }),
    },
    ...(active && { active }),
  };
}

async function activeOf(
  api: CodeDeployApi,
  { application, name }: Group,
): Promise<CodeDeployNow['active'] | undefined> {
  const [id] = await api.listDeployments(application, name, 0, ACTIVE);
  if (id === undefined) return undefined;
  const [deployment, progress] = await Promise.all([api.describeDeployment(id), api.describeProgress(id)]);
  return deployment && { deployment, ...(progress && { progress }) };
}
