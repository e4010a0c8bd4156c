import {
  ConfigError,
  type DeployTarget,
  type Log,
  nearest,
  type Plan,
  RemoteError,
  type Verdict,
} from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { judge } from './judge.ts';
import { type EcsWanted, resolveImages } from './resolve-images.ts';
import { formatArn, type RawTaskDefinition, registrable, withImages } from './task-definition.ts';
import type { Service } from './views.ts';

/** Enough to return to: the revision that the service ran, and the deployment that put it there. */
export interface EcsSnapshot {
  service: Service;
  definition: RawTaskDefinition;
  tags: unknown[];
}

/** What `apply` does: register this definition, if there is a new one, and move the service to it. */
export interface EcsStep {
  previous: { taskDefinition: string; deploymentId: string };
  /** Absent when the service already has these images: then its present deployment is what is watched. */
  register?: Record<string, unknown>;
}

export interface Started {
  deploymentId: string;
  taskDefinition: string;
  previousTaskDefinition: string;
}

/** One ECS service under the rolling controller. */
export class EcsTarget implements DeployTarget<EcsSnapshot, EcsWanted, EcsStep, Started> {
  readonly name: string;
  readonly #api: EcsApi;
  readonly #cluster: string;
  readonly #service: string;
  readonly #log: Log;
  /** What this object registered, so that a second `apply` does not register it again. */
  #registered: string | undefined;

  constructor(api: EcsApi, cluster: string, service: string, log: Log) {
    this.name = `ECS service ${cluster}/${service}`;
    this.#api = api;
    this.#cluster = cluster;
    this.#service = service;
    this.#log = log;
  }

  async observe(): Promise<EcsSnapshot> {
    const service = await this.#describe();
    refuseOtherControllers(service);
    const { definition, tags } = await this.#api.describeTaskDefinition(service.taskDefinition);
    return { service, definition, tags };
  }

  plan({ service, definition, tags }: EcsSnapshot, wanted: EcsWanted): Plan<EcsStep> {
    const images = resolveImages(definition, wanted);
    const changed = definition.containerDefinitions.filter(
      ({ name, image }) => images[name] !== undefined && images[name] !== image,
    );
    const changes = changed.map(({ name, image }) => ({
      what: `container ${name}: image`,
      from: image,
      to: images[name] ?? image,
    }));
    const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
    const previous = { taskDefinition: service.taskDefinition, deploymentId: primary?.id ?? '' };
    const register = registrable(withImages(definition, images), tags);
    return { subject: this.name, changes, step: { previous, ...(changed.length > 0 && { register }) } };
  }

  async apply({ step }: Plan<EcsStep>): Promise<Started> {
    const { previous, register } = step;
    if (register === undefined) {
      this.#log(`${this.name} already has these images; its present deployment is watched`);
      return { ...previous, previousTaskDefinition: previous.taskDefinition };
    }
    this.#registered ??= await this.#register(register);
    this.#log(`Registered ${formatArn(this.#registered)}`);
    const service = await this.#api.updateService(this.#cluster, this.#service, this.#registered);
    return startedBy(service, step, this.#registered) ?? this.#mustFind(step, this.#registered);
  }

  async findStarted({ step }: Plan<EcsStep>): Promise<Started | undefined> {
    if (this.#registered === undefined) return undefined;
    return startedBy(await this.#describe(), step, this.#registered);
  }

  async judge({ deploymentId, taskDefinition, previousTaskDefinition }: Started): Promise<Verdict> {
    return judge(await this.#describe(), { deploymentId, taskDefinition, previousTaskDefinition });
  }

  /** An answer that was lost leaves a revision that nobody knows of; it is looked for before registering another. */
  async #register(input: Record<string, unknown>): Promise<string> {
    try {
      return await this.#api.registerTaskDefinition(input);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.outcome === 'known') throw error;
      const newest = await this.#api.describeTaskDefinition(String(input.family));
      const same = isSame(registrable(newest.definition, newest.tags), input);
      return same ? newest.definition.taskDefinitionArn : this.#api.registerTaskDefinition(input);
    }
  }

  /** The answer to UpdateService did not show the new deployment; ECS is eventually consistent. */
  async #mustFind(step: EcsStep, taskDefinition: string): Promise<Started> {
    const found = startedBy(await this.#describe(), step, taskDefinition);
    if (found !== undefined) return found;
    throw new RemoteError(
      `ECS accepted the update of ${this.name} but shows no deployment of ${formatArn(taskDefinition)}`,
      {
        service: 'Amazon ECS',
        operation: 'UpdateService',
        hint: 'Someone else may have deployed at the same moment. Look at the service, then run this job again',
      },
    );
  }

  async #describe(): Promise<Service> {
    try {
      const service = await this.#api.describeService(this.#cluster, this.#service);
      if (service !== undefined) return service;
    } catch (error) {
      if (error instanceof RemoteError && error.errorCode === 'ClusterNotFoundException') {
        throw notFound('cluster', this.#cluster, await this.#api.listClusters(), error);
      }
      throw error;
    }
    throw notFound('service', this.#service, await this.#api.listServices(this.#cluster));
  }
}

function startedBy(service: Service, { previous }: EcsStep, taskDefinition: string): Started | undefined {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary?.taskDefinition !== taskDefinition || primary.id === previous.deploymentId) return undefined;
  return { deploymentId: primary.id, taskDefinition, previousTaskDefinition: previous.taskDefinition };
}

function isSame(a: unknown, b: unknown): boolean {
  const sorted = (_: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : value;
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

function notFound(kind: 'cluster' | 'service', name: string, known: string[], cause?: Error): ConfigError {
  const close = nearest(name, known);
  const shown =
    close.length > 0
      ? `Did you mean ${close.join(' or ')}?`
      : `There is: ${known.slice(0, 10).join(', ') || 'none'}`;
  return new ConfigError(`ECS has no ${kind} "${name}" in this account and region`, {
    hint: `${shown} Check \`${kind}\` and \`aws-region\``,
    ...(cause && { cause }),
  });
}

function refuseOtherControllers({ controller, strategy, serviceName }: Service): void {
  const other =
    controller !== 'ECS'
      ? `deployment controller ${controller}`
      : strategy !== 'ROLLING'
        ? `strategy ${strategy}`
        : undefined;
  if (other === undefined) return;
  throw new ConfigError(`The service ${serviceName} uses the ${other}, which deploy-ecs does not drive yet`, {
    hint: 'deploy-ecs deploys services with the ECS controller and the ROLLING strategy',
  });
}
