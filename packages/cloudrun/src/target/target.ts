import {
  ActionError,
  type Clock,
  type Decision,
  type DeployTarget,
  type Hold,
  type Log,
  type Plan,
  type Strategy,
  type StrategyOffer,
  type Verdict,
} from '@pipeline/contracts';
import type { Operation, RunApi } from '../api.ts';
import { judgeRollout } from '../judge/judge.ts';
import type { Place } from '../raw.ts';
import type { RunNow, RunSnapshot, RunStarted, RunStep } from '../step.ts';
import { sharesOf } from '../traffic/shares.ts';
import { readRevision } from '../view/revision.ts';
import type { RevisionView, ServiceView } from '../views.ts';
import type { RunWanted } from '../wanted.ts';
import { begunIn, carryOut, startedBy } from './carry-out.ts';
import { RunDocument } from './document.ts';
import type { Kind } from './kind.ts';
import { observe } from './observe.ts';
import { offersOf } from './offers.ts';
import { planStep } from './plan-step.ts';
import { snapshotOf } from './present.ts';
import { mustBeFree, mustServe } from './readiness.ts';
import type { RunIds, Site } from './site.ts';
import { Steering } from './steering.ts';

export interface RunTargetPorts {
  api: RunApi;
  clock: Clock;
  log: Log;
}

/** How long something may not be shown, or not move, until that is told, in milliseconds. */
const PATIENCE = 30_000;

/** One Cloud Run service, or one worker pool, in one region. */
export class RunTarget implements DeployTarget<RunNow, RunWanted, RunStep, RunStarted, RunSnapshot> {
  readonly name: string;
  readonly #ports: RunTargetPorts;
  readonly #site: Site;
  readonly #document: RunDocument;
  readonly #steering: Steering;
  /** Revision → the operation that made it, where its answer came. */
  readonly #operations = new Map<string, string>();
  /** Since when a rollout is watched. */
  readonly #watchedSince = new Map<string, number>();

  constructor(ports: RunTargetPorts, at: Place, kind: Kind, id: string, run: RunIds) {
    this.name = `Cloud Run ${kind.noun} ${at.region}/${id}`;
    this.#ports = ports;
    this.#site = { kind, at, id, name: this.name, run };
    this.#document = new RunDocument(ports.api, this.#site);
    this.#steering = new Steering(this.#document, this.#site);
  }

  observe(): Promise<RunNow> {
    return observe(this.#document, this.#site);
  }

  offers(now: RunNow): readonly StrategyOffer[] {
    return offersOf(this.#site.kind, this.#site.id, now);
  }

  snapshot(now: RunNow): RunSnapshot {
    return snapshotOf(now);
  }

  /** Traffic to the very revisions: nothing is deployed. */
  towards({ splits }: RunSnapshot): RunWanted {
    return { containers: {}, splits };
  }

  plan(now: RunNow, wanted: RunWanted, strategy?: Strategy): Plan<RunStep> {
    return planStep(this.#site, now, wanted, strategy);
  }

  async prepare({ step }: Plan<RunStep>): Promise<void> {
    const { action, rollout, named } = step;
    if (named) await mustBeFree(this.#document, this.#site, rollout.revision);
    if (action !== 'traffic' || step.inFlight !== undefined) return;
    const [state = []] = rollout.states;
    await Promise.all(
      [...sharesOf(state).keys()].map(revision => mustServe(this.#document, this.#site, revision)),
    );
  }

  /** The revision that a plan gives all traffic to in the end, or most of it. */
  destination({ step }: Plan<RunStep>): { revision: string } {
    return { revision: step.rollout.revision };
  }

  /** Has Google judge a plan: a dry run beyond ours. It writes nothing, and needs the permission to write. */
  async validate({ step }: Plan<RunStep>): Promise<void> {
    const { body, mask = [], etag, action } = step;
    if (body === undefined || action === 'create') return;
    await this.#document.validate({ body, mask }, etag);
  }

  /** What an earlier run began and nobody ended; `undefined` where there is none. */
  async inFlight(now: RunNow): Promise<RunStarted | undefined> {
    return now.inFlight;
  }

  async apply({ step }: Plan<RunStep>): Promise<RunStarted> {
    if (step.action === 'watch')
      this.#ports.log(`${this.name} already has all this; what there is is watched`);
    const started = await carryOut(this.#document, this.#site, step);
    if (started.operation !== undefined) this.#operations.set(started.revision, started.operation);
    return started;
  }

  async findStarted({ step }: Plan<RunStep>): Promise<RunStarted | undefined> {
    const seen = await this.#document.look();
    if (seen === undefined) return undefined;
    const begun = begunIn(seen, this.#site, step) ?? (await this.#displaced(step));
    if (begun === undefined) return undefined;
    const operation = this.#operations.get(begun.revision);
    return operation === undefined ? begun : { ...begun, operation };
  }

  async judge(started: RunStarted): Promise<Verdict> {
    const seen = await this.#document.look();
    const view = seen?.view;
    const late = this.#isLate(started);
    const look = {
      service: view,
      revision: await this.#revisionOf(started, view),
      operation: late && view !== undefined ? await this.#operationOf(started) : undefined,
      late,
    };
    const verdict = judgeRollout(look, started, this.#site.kind.share);
    if (verdict.state !== 'progressing') this.#watchedSince.delete(key(started));
    return verdict;
  }

  resolve(started: RunStarted, hold: Hold, decision: Decision): Promise<void> {
    return this.#steering.resolve(started, hold, decision);
  }

  abort(started: RunStarted): Promise<void> {
    return this.#steering.abort(started);
  }

  /** Where what is new answers alone while it has no traffic; `undefined` where it does not, as in worker pools. */
  async tagUrl({ revision, rollout }: RunStarted): Promise<string | undefined> {
    const { view } = await this.#document.mustLook();
    const ours = view.serving.filter(each => each.revision === revision && each.uri !== undefined);
    return (ours.find(({ tag }) => tag === rollout.tag) ?? ours[0])?.uri;
  }

  /** One that has lost its place to another already: it was begun all the same, and is not to be begun on top of that. */
  async #displaced(step: RunStep): Promise<RunStarted | undefined> {
    if (step.action !== 'deploy' && step.action !== 'create') return undefined;
    const made = await this.#document.revision(step.rollout.revision);
    return made === undefined ? undefined : startedBy(this.#site, step);
  }

  async #revisionOf(started: RunStarted, view: ServiceView | undefined): Promise<RevisionView | undefined> {
    if (view === undefined || started.trafficOnly || view.latestReady === started.revision) return undefined;
    const raw = await this.#document.revision(started.revision);
    return raw && readRevision(raw);
  }

  /** It only explains what the service does not say of itself, so that a refusal is no error of its own. */
  async #operationOf({ operation }: RunStarted): Promise<Operation | undefined> {
    if (operation === undefined) return undefined;
    return this.#ports.api.getOperation(operation).catch((error: unknown) => {
      if (error instanceof ActionError) return undefined;
      throw error;
    });
  }

  #isLate(started: RunStarted): boolean {
    const now = this.#ports.clock.now();
    const since = this.#watchedSince.get(key(started)) ?? now;
    this.#watchedSince.set(key(started), since);
    return now - since >= PATIENCE;
  }
}

function key({ revision, generation }: RunStarted): string {
  return `${revision} ${generation}`;
}
