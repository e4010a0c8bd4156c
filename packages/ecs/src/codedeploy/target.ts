import {
  ConfigError,
  type Decision,
  type DeployTarget,
  type Hold,
  type Plan,
  type Strategy,
  type StrategyOffer,
  type Verdict,
} from '@pipeline/contracts';
import { type Destination, destinationOf } from '../step.ts';
import { formatArn } from '../task-definition.ts';
import type { EcsWanted } from '../wanted.ts';
import { appSpecFor } from './app-spec.ts';
import { findGroup, type GroupNames } from './find-group.ts';
import { orBusy } from './in-progress.ts';
import { judge } from './judge.ts';
import { type CodeDeployTargetPorts, lookAt, observe } from './look.ts';
import { offersOf } from './offers.ts';
import { planFor } from './plan.ts';
import { ReadyRevisions } from './ready-revisions.ts';
import type { CodeDeployNow, CodeDeploySnapshot, CodeDeployStarted, CodeDeployStep } from './step.ts';
import { type BlueGreenService, isOver, primaryOf } from './views.ts';
import { unlessDone, WaysBack } from './ways-back.ts';

export interface CodeDeploySettings extends GroupNames {
  /** The release's id: by it a deployment is known as ours, since CodeDeploy has no client tokens. */
  release: string;
  /** Revisions that plans will need to know, as `revisionsNamedBy` tells them. */
  reads?: readonly string[];
}

/** Milliseconds between looks for a deployment whose creation was not answered. */
const LOOK_AGAIN = [0, 1_000, 2_000, 4_000];

/** One ECS service that CodeDeploy deploys blue/green. */
export class CodeDeployTarget
  implements DeployTarget<CodeDeployNow, EcsWanted, CodeDeployStep, CodeDeployStarted, CodeDeploySnapshot>
{
  readonly name: string;
  readonly #ports: CodeDeployTargetPorts;
  readonly #cluster: string;
  readonly #service: string;
  readonly #settings: CodeDeploySettings;
  readonly #description: string;
  readonly #revisions: ReadyRevisions;
  readonly #waysBack: WaysBack;
  #group: { application: string; name: string } | undefined;

  constructor(ports: CodeDeployTargetPorts, cluster: string, service: string, settings: CodeDeploySettings) {
    this.name = `ECS service ${cluster}/${service}`;
    this.#ports = ports;
    this.#cluster = cluster;
    this.#service = service;
    this.#settings = settings;
    this.#revisions = new ReadyRevisions(ports);
    this.#waysBack = new WaysBack(ports.api, ports.clock);
    this.#description = `release ${settings.release}`;
  }

  async observe(): Promise<CodeDeployNow> {
    const now = await observe(this.#ports, this.#cluster, this.#service, this.#settings);
    this.#group = now.group;
    return now;
  }

  offers({ group, routing }: CodeDeployNow): readonly StrategyOffer[] {
    return offersOf(group, routing);
  }

  snapshot({ service, definition, taskSets }: CodeDeployNow): CodeDeploySnapshot {
    return {
      taskDefinition: service.taskDefinition,
      images: Object.fromEntries(definition.containerDefinitions.map(({ name, image }) => [name, image])),
      deploymentId: primaryOf(taskSets)?.id ?? '',
      desiredCount: service.desiredCount,
    };
  }

  towards({ taskDefinition }: CodeDeploySnapshot): EcsWanted {
    return { containers: {}, exactly: taskDefinition };
  }

  plan(now: CodeDeployNow, wanted: EcsWanted, strategy?: Strategy): Plan<CodeDeployStep> {
    return planFor(this.name, now, wanted, strategy, this.#description);
  }

  async prepare({ step }: Plan<CodeDeployStep>): Promise<void> {
    if (step.ecs.action === 'deploy' && step.stop === undefined) await this.#revisions.make(step.ecs);
  }

  /** The revision that this plan is made ready with; registered if need be. */
  readied({ step }: Plan<CodeDeployStep>): Promise<string> {
    return this.#revisions.make(step.ecs);
  }

  /** The revision that a plan moves to: its ARN, or its family where it is still to be registered. */
  destination({ step }: Plan<CodeDeployStep>): Destination {
    return destinationOf(step.ecs);
  }

  /** The group's deployment that is not over yet, whoever started it; `undefined` where there is none. */
  async inFlight(now: CodeDeployNow): Promise<CodeDeployStarted | undefined> {
    if (now.active === undefined) return undefined;
    const { step } = planFor(this.name, now, { containers: {}, force: true }, undefined, this.#description);
    const replacement = now.taskSets.find(({ status }) => status !== 'PRIMARY');
    const taskDefinition = replacement?.taskDefinition ?? now.service.taskDefinition;
    return startedBy(step, 'deployment', now.active.deployment.id, taskDefinition);
  }

  async apply({ step }: Plan<CodeDeployStep>): Promise<CodeDeployStarted> {
    const { api, ecs, log } = this.#ports;
    const { desiredCount, action, previous } = step.ecs;
    if (desiredCount !== undefined) await ecs.updateService(this.#cluster, this.#service, { desiredCount });
    if (action !== 'deploy') return startedBy(step, 'present', '', previous.taskDefinition);
    if (step.stop !== undefined) {
      await this.#waysBack.stop(step.stop);
      return this.#stopped(step, step.stop);
    }
    const taskDefinition = await this.#revisions.make(step.ecs);
    const spec = appSpecFor(taskDefinition, step.frame);
    if (step.adopt !== undefined) {
      const found = await this.#own(step, spec.sha256, [step.adopt]);
      if (found === undefined) {
        throw new ConfigError(`${step.adopt}, of this very release, deploys something else to ${this.name}`, {
          hint: 'Wait until it is over, then run this job again',
        });
      }
      log(`${found} of this release is under way already; it is watched`);
      return startedBy(step, 'deployment', found, taskDefinition);
    }
    const { application, name: group } = await this.#mustHaveGroup();
    const id = await api
      .createDeployment({ application, group, ...spec, description: this.#description })
      .catch((error: unknown) => {
        throw orBusy(group, error);
      });
    log(`CodeDeploy deploys ${formatArn(taskDefinition)} as ${id}`);
    return startedBy(step, 'deployment', id, taskDefinition);
  }

  async findStarted({ step }: Plan<CodeDeployStep>): Promise<CodeDeployStarted | undefined> {
    const { api, clock } = this.#ports;
    const { action, previous, desiredCount } = step.ecs;
    if (action !== 'deploy') {
      const { service } = await this.#look();
      const applied = desiredCount === undefined || service.desiredCount === desiredCount;
      return applied ? startedBy(step, 'present', '', previous.taskDefinition) : undefined;
    }
    if (step.stop !== undefined) {
      const stopped = await api.describeDeployment(step.stop);
      return stopped && isOver(stopped) ? this.#stopped(step, step.stop) : undefined;
    }
    const taskDefinition = await this.#revisions.made(step.ecs);
    if (taskDefinition === undefined) return undefined;
    const { sha256 } = appSpecFor(taskDefinition, step.frame);
    const { application, name } = await this.#mustHaveGroup();
    for (const wait of LOOK_AGAIN) {
      if (wait > 0) await clock.sleep(wait);
      const found = await this.#own(step, sha256, await api.listDeployments(application, name, step.since));
      if (found !== undefined) return startedBy(step, 'deployment', found, taskDefinition);
    }
    return undefined;
  }

  async judge(started: CodeDeployStarted): Promise<Verdict> {
    const { api } = this.#ports;
    if (started.kind === 'present') return judge(await this.#look(), started);
    const [deployment, progress] = await Promise.all([
      api.describeDeployment(started.deploymentId),
      api.describeProgress(started.deploymentId),
    ]);
    const rollback = deployment?.rollbackId && (await api.describeDeployment(deployment.rollbackId));
    // Last: what CodeDeploy said has happened, and must show here.
    const { taskSets } = await this.#look();
    return judge(
      {
        taskSets,
        early: deployment !== undefined && this.#waysBack.isEarly(deployment),
        ...(deployment && { deployment }),
        ...(progress && { progress }),
        ...(rollback && { rollback }),
      },
      started,
    );
  }

  async resolve(started: CodeDeployStarted, hold: Hold, decision: Decision): Promise<void> {
    const { api } = this.#ports;
    const { deploymentId: id } = started;
    const said = decision === 'proceed' ? api.continueDeployment(id, 'READY_WAIT') : this.#waysBack.stop(id);
    await unlessDone(said, async () => {
      const now = await this.judge(started);
      return now.state !== 'held' || now.hold.id !== hold.id;
    });
  }

  /** CodeDeploy goes back by itself. */
  async abort(started: CodeDeployStarted): Promise<void> {
    const { api } = this.#ports;
    if (started.kind !== 'deployment') return;
    await unlessDone(this.#waysBack.stop(started.deploymentId), async () => {
      const now = await api.describeDeployment(started.deploymentId);
      return now !== undefined && isOver(now);
    });
  }

  /** The one of these that is this release's deployment of just this. */
  async #own(step: CodeDeployStep, sha256: string, ids: readonly string[]): Promise<string | undefined> {
    const { api } = this.#ports;
    for (const id of ids) {
      if (id === step.known && id !== step.adopt) continue;
      const found = await api.describeDeployment(id);
      const later = found !== undefined && (id === step.adopt || found.createdAt >= step.since);
      if (later && found.sha256 === sha256 && found.description === this.#description) return id;
    }
    return undefined;
  }

  #stopped(step: CodeDeployStep, id: string): CodeDeployStarted {
    const { revision, previous } = step.ecs;
    return startedBy(step, 'stop', id, 'arn' in revision ? revision.arn : previous.taskDefinition);
  }

  async #mustHaveGroup(): Promise<{ application: string; name: string }> {
    this.#group ??= await findGroup(this.#ports.api, this.#cluster, this.#service, this.#settings);
    return this.#group;
  }

  #look(): Promise<BlueGreenService> {
    return lookAt(this.#ports, this.#cluster, this.#service);
  }
}

function startedBy(
  { ecs, readyWait, terminationWait }: CodeDeployStep,
  kind: CodeDeployStarted['kind'],
  deploymentId: string,
  taskDefinition: string,
): CodeDeployStarted {
  return {
    kind,
    deploymentId,
    taskDefinition,
    previousTaskDefinition: ecs.previous.taskDefinition,
    ...(readyWait !== undefined && { readyWait }),
    terminationWait,
  };
}
