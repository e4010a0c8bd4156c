import type {
  Clock,
  Decision,
  DeployTarget,
  Hold,
  Log,
  Plan,
  Strategy,
  StrategyOffer,
  Verdict,
} from '@pipeline/contracts';
import type { VercelApi } from '../api.ts';
import { createDeployment, findCreated } from '../deploy/create-deployment.ts';
import { type BuildLook, judgeBuild } from '../deploy/judge-build.ts';
import { lookAtBuild } from '../deploy/look-at-build.ts';
import type { DeployStep } from '../deploy/plan-deploy.ts';
import {
  abortMove,
  applyMove,
  isMoveBegun,
  judgeMove,
  lookAtMove,
  moveTowards,
  resolveMove,
  snapshotOf,
  stagedHold,
} from '../move/index.ts';
import { moveOf } from '../move/look.ts';
import { moverOf } from '../move/standing.ts';
import type { VercelNow, VercelSnapshot, VercelStarted, VercelStep } from '../step.ts';
import type { VercelWanted } from '../wanted.ts';
import { inFlightOf } from './in-flight.ts';
import { observe } from './observe.ts';
import { offersFor } from './offers.ts';
import { planStep } from './plan-step.ts';
import type { VercelSite } from './site.ts';

export interface VercelTargetPorts {
  api: VercelApi;
  clock: Clock;
  log: Log;
  /** Ends uploads. */
  signal?: AbortSignal;
}

/** How long something may not be shown until it is taken for deleted, in milliseconds. */
const PATIENCE = 30_000;

/** One Vercel project, in one of its environments. */
export class VercelTarget
  implements DeployTarget<VercelNow, VercelWanted, VercelStep, VercelStarted, VercelSnapshot>
{
  readonly name: string;
  readonly #ports: VercelTargetPorts;
  readonly #site: VercelSite;
  /** When it was last observed. */
  #observedAt = 0;
  /** Deployment → since when it is looked at; from then on it is known, once it was shown. */
  readonly #since = new Map<string, number>();
  readonly #shown = new Set<string>();
  /** Deployments that this run has said are not to go on, or to go to production. */
  readonly #declined = new Set<string>();
  readonly #moved = new Set<string>();

  constructor(ports: VercelTargetPorts, site: VercelSite) {
    this.name = `Vercel project ${site.project}${site.environment === 'production' ? '' : ` (${site.environment})`}`;
    this.#ports = ports;
    this.#site = site;
  }

  observe(): Promise<VercelNow> {
    this.#observedAt = this.#ports.clock.now();
    return observe(this.#ports.api, this.#site);
  }

  offers(now: VercelNow): readonly StrategyOffer[] {
    return offersFor(this.#site.environment, now);
  }

  snapshot(now: VercelNow): VercelSnapshot {
    return snapshotOf(now);
  }

  towards(earlier: VercelSnapshot): VercelWanted {
    return { move: moveTowards(earlier) };
  }

  plan(now: VercelNow, wanted: VercelWanted, strategy?: Strategy): Plan<VercelStep> {
    return planStep(this.#site, now, wanted, strategy, this.#observedAt);
  }

  async apply(plan: Plan<VercelStep>): Promise<VercelStarted> {
    const { subject, step } = plan;
    const { api, log } = this.#ports;
    if (step.action === 'deploy') {
      const { source } = this.#site;
      if (source === undefined) throw new Error('a deployment was planned without a source');
      return createDeployment(this.#ports, source, { ...plan, step });
    }
    if (step.action === 'move') await applyMove(api, step.project, step, { log });
    else if (step.deployment !== '')
      log(`${this.name}: ${step.deployment} serves already; what there is is watched`);
    return this.#movedBy(subject, step);
  }

  async findStarted(plan: Plan<VercelStep>): Promise<VercelStarted | undefined> {
    const { subject, step } = plan;
    const { api } = this.#ports;
    if (step.action === 'deploy') return findCreated(api, { ...plan, step });
    const begun = step.action === 'watch' || (await isMoveBegun(api, step.project, step));
    return begun ? this.#movedBy(subject, step) : undefined;
  }

  async judge(started: VercelStarted): Promise<Verdict> {
    const { api } = this.#ports;
    if (started.deployment === '')
      return { state: 'steady', detail: 'nothing served before that there is to go back to' };
    if (started.action === 'deploy') {
      const look = await this.#look(started);
      if (!this.#isMoving(look, started)) return judgeBuild(look, started);
    }
    return judgeMove(await lookAtMove(api, started), started);
  }

  async resolve(started: VercelStarted, hold: Hold, decision: Decision): Promise<void> {
    const { api, log } = this.#ports;
    const { deployment } = started;
    await resolveMove(api, started, hold, decision, { log });
    if (hold.id !== stagedHold(deployment)) return;
    (decision === 'proceed' ? this.#moved : this.#declined).add(deployment);
  }

  /** A build is cancelled; what waits for its promotion is left without domains. */
  async abort(started: VercelStarted): Promise<void> {
    const { api, log } = this.#ports;
    if (started.action === 'deploy') {
      const look = await this.#look(started);
      if (!this.#isMoving(look, started)) {
        const built = look.deployment?.state === 'READY';
        if (!built) await api.cancel(started.deployment);
        this.#declined.add(started.deployment);
        return;
      }
    }
    await abortMove(api, started, { log });
  }

  /** What an earlier run began and nobody ended; `undefined` where there is none. */
  inFlight(now: VercelNow): Promise<VercelStarted | undefined> {
    return inFlightOf(this.#ports.api, this.#site, now);
  }

  #movedBy(subject: string, step: Exclude<VercelStep, DeployStep>): VercelStarted {
    const { action, project, host, ...move } = step;
    return {
      project,
      subject,
      deployment: move.deployment,
      host,
      at: this.#ports.clock.now(),
      action,
      environment: 'production',
      staged: false,
      move,
    };
  }

  async #look(started: VercelStarted): Promise<BuildLook> {
    const { api, clock } = this.#ports;
    const { deployment: id } = started;
    const now = clock.now();
    const look = await lookAtBuild(api, started, now);
    const since = this.#since.get(id) ?? now;
    this.#since.set(id, since);
    const known = this.#shown.has(id) || now - since >= PATIENCE;
    if (look.deployment !== undefined) this.#shown.add(id);
    return { ...look, known, declined: this.#declined.has(id) };
  }

  /** Whether it is on its way to production, by our word or by that of a run before or after this one. */
  #isMoving({ deployment, project }: BuildLook, started: VercelStarted): boolean {
    if (started.move === undefined || deployment?.state !== 'READY') return false;
    if (this.#moved.has(started.deployment) || deployment.substate === 'ROLLING') return true;
    // A project's first may become production whatever was asked, and takes nothing from anybody.
    if (started.move.from === '' && project?.production === started.deployment) return true;
    return moverOf(project?.lastMove, moveOf(started)) === 'ours';
  }
}
