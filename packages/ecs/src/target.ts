import { type DeployTarget, type Log, type Plan, RemoteError, type Verdict } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { judge } from './judge.ts';
import { notFound, refuseOtherControllers } from './refusals.ts';
import { type EcsWanted, resolveImages } from './resolve-images.ts';
import { formatArn, isSame, type RawTaskDefinition, registrable, withImages } from './task-definition.ts';
import type { Service } from './views.ts';

/** Enough to return to: the revision that the service ran, and the deployment that put it there. */
export interface EcsSnapshot {
  service: Service;
  definition: RawTaskDefinition;
  tags: unknown[];
}

/** What `apply` does: register this definition, if there is a new one, and move the service to it. */
export interface EcsStep {
  previous: { taskDefinition: string; deploymentId: string; createdAt: number };
  /** Absent when the service already has these images: then its present deployment is what is watched. */
  register?: Record<string, unknown>;
  /** The service has these images, but ECS has given that deployment up: the same revision is deployed anew. */
  again?: true;
}

export interface Started {
  deploymentId: string;
  taskDefinition: string;
  previousTaskDefinition: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
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
    const previous = {
      taskDefinition: service.taskDefinition,
      deploymentId: primary?.id ?? '',
      createdAt: primary?.createdAt ?? 0,
    };
    if (changed.length > 0) {
      const register = registrable(withImages(definition, images), tags);
      return { subject: this.name, changes, step: { previous, register } };
    }
    if (primary?.rolloutState !== 'FAILED') return { subject: this.name, changes, step: { previous } };
    const anew = { what: 'deployment', from: `${primary.id} (failed)`, to: 'a new one of the same revision' };
    return { subject: this.name, changes: [anew], step: { previous, again: true } };
  }

  async apply({ step }: Plan<EcsStep>): Promise<Started> {
    const { previous, register, again } = step;
    if (again) return this.#update(step, previous.taskDefinition);
    if (register === undefined) {
      this.#log(`${this.name} already has these images; its present deployment is watched`);
      return { ...previous, previousTaskDefinition: previous.taskDefinition };
    }
    this.#registered ??= await this.#register(register);
    this.#log(`Registered ${formatArn(this.#registered)}`);
    return this.#update(step, this.#registered);
  }

  async findStarted({ step }: Plan<EcsStep>): Promise<Started | undefined> {
    const revision = step.again ? step.previous.taskDefinition : this.#registered;
    return revision === undefined ? undefined : startedBy(await this.#describe(), step, revision);
  }

  async judge(started: Started): Promise<Verdict> {
    return judge(await this.#describe(), started);
  }

  async #update(step: EcsStep, revision: string): Promise<Started> {
    const service = await this.#api.updateService(this.#cluster, this.#service, revision, step.again);
    return startedBy(service, step, revision) ?? this.#mustFind(step, revision);
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
        throw notFound('cluster', this.#cluster, await orNone(this.#api.listClusters()), error);
      }
      throw error;
    }
    throw notFound('service', this.#service, await orNone(this.#api.listServices(this.#cluster)));
  }
}

function startedBy(service: Service, { previous }: EcsStep, taskDefinition: string): Started | undefined {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary?.taskDefinition !== taskDefinition || primary.id === previous.deploymentId) return undefined;
  return {
    deploymentId: primary.id,
    taskDefinition,
    previousTaskDefinition: previous.taskDefinition,
    createdAt: primary.createdAt,
  };
}

/** Names are only for a hint: without the permission to list them the real error is told all the same. */
function orNone(names: Promise<string[]>): Promise<string[]> {
  return names.catch(() => []);
}
