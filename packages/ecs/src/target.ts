import {
  type Clock,
  type Decision,
  type DeployTarget,
  type Hold,
  type Log,
  type Plan,
  RemoteError,
  type Strategy,
  type StrategyOffer,
  type Verdict,
} from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { CrashLoop } from './crash-loop.ts';
import { resolveBase } from './definition/base.ts';
import { findService } from './find-service.ts';
import { judge } from './judge.ts';
import { isStale, isUnscaled } from './judge-deployments.ts';
import { justSeen, type Seen } from './just-seen.ts';
import { OwnServiceDeployments } from './own-service-deployment.ts';
import { planStep } from './plan-step.ts';
import { inFlightOf, replacedOf, snapshotOf } from './present.ts';
import { ReadyRevisions } from './ready-revisions.ts';
import { refuseOtherControllers } from './refusals.ts';
import { Steering } from './steering.ts';
import {
  type Destination,
  destinationOf,
  displacedBy,
  type EcsNow,
  type EcsSnapshot,
  type EcsStep,
  foreignTo,
  presentOf,
  type Started,
  startedBy,
} from './step.ts';
import { offersOf } from './strategy-offers.ts';
import { formatArn } from './task-definition.ts';
import type { Service } from './views.ts';
import type { EcsWanted } from './wanted.ts';

export interface EcsTargetPorts {
  api: EcsApi;
  clock: Clock;
  log: Log;
  /** Where the service was just looked at: a plan that is made at once needs no look of its own. */
  seen?: Seen;
}

/** How long ECS may take to show what it has accepted, in milliseconds. */
const PATIENCE = 30_000;
/** Milliseconds between looks for what UpdateService's answer did not show. */
const LOOK_AGAIN = [500, 1_000, 2_000, 4_000];

/** One ECS service under the ECS controller: rolling, blue/green, canary or linear. */
export class EcsTarget implements DeployTarget<EcsNow, EcsWanted, EcsStep, Started, EcsSnapshot> {
  readonly name: string;
  readonly #ports: EcsTargetPorts;
  readonly #cluster: string;
  readonly #service: string;
  readonly #reads: readonly string[];
  readonly #records: OwnServiceDeployments;
  readonly #steering: Steering;
  readonly #crashLoop: CrashLoop;
  readonly #revisions: ReadyRevisions;
  readonly #justSeen: () => Service | undefined;
  /** Since when ECS shows nothing of a deployment. */
  readonly #unseenSince = new Map<string, number>();

  /** @param reads revisions that plans will need to know, as `revisionsNamedBy` tells them. */
  constructor(ports: EcsTargetPorts, cluster: string, service: string, reads: readonly string[] = []) {
    this.name = `ECS service ${cluster}/${service}`;
    this.#ports = ports;
    this.#justSeen = justSeen(ports.seen, ports.clock);
    this.#cluster = cluster;
    this.#service = service;
    this.#reads = reads;
    this.#revisions = new ReadyRevisions(ports.api, ports.log);
    this.#records = new OwnServiceDeployments(ports.api, cluster, service, ports.log);
    this.#steering = new Steering(ports.api, this.#records, this.name);
    this.#crashLoop = new CrashLoop(ports.api, ports.clock, cluster, service);
  }

  async observe(): Promise<EcsNow> {
    const { api } = this.#ports;
    const service = this.#justSeen() ?? (await this.#describe());
    refuseOtherControllers(service);
    const live = await api.describeTaskDefinition(service.taskDefinition);
    const replaced = replacedOf(service);
    const others = this.#reads.map(async id => [id, await resolveBase({ exactly: id }, live, api)] as const);
    const revisions = Object.fromEntries(await Promise.all(others));
    return {
      service,
      ...live,
      revisions,
      ...(replaced !== undefined && { replaced: await api.describeTaskDefinition(replaced) }),
    };
  }

  offers({ service }: EcsNow): readonly StrategyOffer[] {
    return offersOf(service);
  }

  snapshot(now: EcsNow): EcsSnapshot {
    return snapshotOf(now);
  }

  /** The very revision. How many of it run is left to whoever scales it now. */
  towards({ taskDefinition }: EcsSnapshot): EcsWanted {
    return { containers: {}, exactly: taskDefinition };
  }

  plan(now: EcsNow, wanted: EcsWanted, strategy?: Strategy): Plan<EcsStep> {
    return planStep(this.name, now, wanted, strategy);
  }

  async prepare({ step }: Plan<EcsStep>): Promise<void> {
    if (step.action === 'watch') return;
    await Promise.all([
      this.#revisions.of(step),
      step.pauses && this.#steering.mustSeePauses(this.#cluster, this.#service, this.#ports.clock.now()),
    ]);
  }

  /** The revision that this plan is made ready with; registered if need be. */
  readied({ step }: Plan<EcsStep>): Promise<string> {
    return this.#revisions.of(step);
  }

  /** The revision that a plan moves to: its ARN, or its family where it is still to be registered. */
  destination({ step }: Plan<EcsStep>): Destination {
    return destinationOf(step);
  }

  /** The deployment that is not over yet, whoever started it; `undefined` where there is none. */
  async inFlight({ service }: Pick<EcsNow, 'service'>): Promise<Started | undefined> {
    return inFlightOf(service);
  }

  async apply({ step }: Plan<EcsStep>): Promise<Started> {
    const { api, log } = this.#ports;
    if (step.action === 'watch') {
      log(`${this.name} already has all this; its present deployment is watched`);
      return presentOf(step);
    }
    const { desiredCount, force, deploymentConfiguration } = step;
    const taskDefinition = await this.#revisions.of(step);
    const begun = await this.#begun(step, taskDefinition);
    if (begun !== undefined) return begun;
    const service = await api.updateService(this.#cluster, this.#service, {
      taskDefinition,
      ...(desiredCount !== undefined && { desiredCount }),
      ...(force && { forceNewDeployment: true }),
      ...(deploymentConfiguration && { deploymentConfiguration }),
    });
    return startedBy(service, step, taskDefinition) ?? this.#mustFind(step, taskDefinition);
  }

  async findStarted({ step }: Plan<EcsStep>): Promise<Started | undefined> {
    if (step.action === 'watch') return presentOf(step);
    const taskDefinition = await this.#revisions.known(step);
    if (taskDefinition === undefined) return undefined;
    // An update that is sent twice is one deployment, but for a forced one: then ECS is given time to show it.
    const found = await this.#find(step, taskDefinition, step.force ? [0, ...LOOK_AGAIN] : [0]);
    if (found !== undefined || step.action !== 'deploy') return found;
    const over = await this.#records.since(step.previous, taskDefinition);
    if (over === undefined) return undefined;
    const { arn, createdAt } = over;
    const previousTaskDefinition = step.previous.taskDefinition;
    // Its deployment's own id is not to be had any more.
    return { deploymentId: arn, taskDefinition, previousTaskDefinition, createdAt, serviceDeployment: arn };
  }

  async judge(started: Started): Promise<Verdict> {
    const [service, serviceDeployment] = await Promise.all([this.#describe(), this.#records.of(started)]);
    const verdict = judge({ service, serviceDeployment, late: this.#isLate(service, started) }, started);
    return this.#crashLoop.see(verdict, service, started);
  }

  resolve(started: Started, hold: Hold, decision: Decision): Promise<void> {
    return this.#steering.resolve(started, hold, decision);
  }

  abort(started: Started): Promise<void> {
    return this.#steering.stop(started);
  }

  #isLate(service: Service, started: Started): boolean {
    if (!isStale(service, started) && !isUnscaled(service, started)) {
      this.#unseenSince.delete(started.deploymentId);
      return false;
    }
    const now = this.#ports.clock.now();
    const since = this.#unseenSince.get(started.deploymentId) ?? now;
    this.#unseenSince.set(started.deploymentId, since);
    return now - since >= PATIENCE;
  }

  /**
   * What stands of this plan already. ECS itself takes an update whatever has come since it was planned, and a
   * change to a revision that is not the newest any more would undo what someone else put in.
   */
  async #begun(step: EcsStep, taskDefinition: string): Promise<Started | undefined> {
    const seen = await this.#describe();
    const ours = startedBy(seen, step, taskDefinition) ?? displacedBy(seen, step, taskDefinition);
    if (ours !== undefined) return ours;
    const theirs = foreignTo(seen, step, taskDefinition);
    if (theirs === undefined) return undefined;
    const what = `${formatArn(theirs.taskDefinition)} (deployment ${theirs.id})`;
    throw new RemoteError(`Someone else deployed ${what} to ${this.name} since this was planned`, {
      service: 'Amazon ECS',
      operation: 'UpdateService',
      transient: false,
      hint: 'Nothing was changed over it. See that it is what should serve, or run this job again',
    });
  }

  /** The answer to UpdateService did not show the new deployment; ECS is eventually consistent. */
  async #mustFind(step: EcsStep, taskDefinition: string): Promise<Started> {
    const found = await this.#find(step, taskDefinition, [0, ...LOOK_AGAIN]);
    if (found !== undefined) return found;
    throw new RemoteError(
      `ECS accepted the update of ${this.name} but shows no deployment of ${formatArn(taskDefinition)}`,
      {
        service: 'Amazon ECS',
        operation: 'UpdateService',
        transient: false,
        hint: 'Someone else may have deployed at the same moment. Look at the service, then run this job again',
      },
    );
  }

  async #find(step: EcsStep, taskDefinition: string, waits: number[]): Promise<Started | undefined> {
    for (const wait of waits) {
      if (wait > 0) await this.#ports.clock.sleep(wait);
      const found = await this.#begun(step, taskDefinition);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #describe(): Promise<Service> {
    return findService(this.#ports.api, this.#cluster, this.#service);
  }
}
