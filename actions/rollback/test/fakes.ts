import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ending, Plan, ReleaseProof, TargetOutcome, Verdict } from '@pipeline/contracts';
import type { AnyTarget, Fleet, FleetTarget } from '@pipeline/fleet';
import { readSubject } from '@pipeline/fleet-config';
import { fileReleaseLog } from '@pipeline/release-files';
import { onTestFinished } from 'vitest';
import { stagePorts } from '../../../packages/deploy-stage/test/stage-ports.ts';
import { Thing } from '../../../packages/deploy-stage/test/yard.ts';
import { memoryLock } from '../../../packages/release/test/memory-lock.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import type { Config } from '../src/config/config.ts';
import type { Ports } from '../src/ports.ts';
import { rollback } from '../src/rollback.ts';

export const API = 'ecs:eu-west-1/shop/api';
export const WEB = 'vercel:team_1/web';
export const JOB = 'cloudrun:shop/europe-west1/jobs/nightly';
const ENVIRONMENT = 'production';

/** `v2` of `api` → its image, whose digest is made of twos. */
export const imageOf = (subject: string, version: string) =>
  `example.com/${subject.split('/').at(-1)}@${digestOf(version)}`;
export const digestOf = (version: string) => `sha256:${version.slice(1).repeat(64).slice(0, 64)}`;

/** A thing whose rollout in flight, once it is told to stop, has gone back by itself. */
export class Target extends Thing {
  subject: string;
  /** What it returns to is gone. */
  gone: string | undefined;
  /** Where it answers. */
  addresses: string[] = [];
  /** With which status, one look after the other; 200 after these. */
  statuses: number[] = [];
  /** In front of the plan while something is in flight. */
  busy: Error | undefined;
  refusal: Error | undefined;
  notes: string[] = [];
  #stopped = false;

  constructor(subject: string) {
    super(`target ${subject}`);
    this.subject = subject;
  }
  override async apply(plan: Plan<string>) {
    if (this.refusal !== undefined) throw this.refusal;
    return super.apply(plan);
  }
  override async abort() {
    await super.abort();
    this.moving = undefined;
    this.#stopped = true;
  }
  override async judge(started: { to: string }): Promise<Verdict> {
    const back = this.#stopped && started.to !== this.runs;
    return back
      ? { state: 'failed', reason: 'rolled-back', detail: 'went back by itself' }
      : super.judge(started);
  }

  get opened(): FleetTarget {
    return {
      subject: this.subject,
      platform: 'ecs',
      target: this as unknown as AnyTarget,
      wayTo: async (now, snapshot) => {
        if (this.moving !== undefined && this.busy !== undefined) throw this.busy;
        return { plan: this.plan(String(now), String(snapshot)), notes: [] };
      },
      absence: async () => undefined,
      missing: async () => this.gone,
      nameOf: snapshot => (typeof snapshot === 'string' ? snapshot : ''),
      goalOf: started => (started as { to: string }).to,
      running: now => ({ web: imageOf(this.subject, String(now)) }),
      addresses: () => this.addresses,
      url: () => this.addresses[0],
      asks: () => async () => new Response('', { status: this.statuses.shift() ?? 200 }),
      afterwards: async () => this.notes,
      trace: ({ subject, started }) => ({ schema: 1, target: 'thing', subject, started, answers: [] }),
    };
  }
}

/** An environment with a release log in a folder, and targets that are none. */
export class Shop {
  readonly targets = new Map<string, Target>();
  readonly cancel = new AbortController();
  readonly clock = turningClock();
  readonly stage = stagePorts(this.clock, this.cancel);
  readonly comments: { commit: string; body: string }[] = [];
  /** URL → whether it is good. */
  readonly answers = new Map<string, boolean>();
  readonly looked: (string | undefined)[] = [];
  /** In memory: made-up time flies while a file is written, and a lease there would run out. */
  readonly lock = memoryLock(this.clock);
  readonly home: NonNullable<Ports['home']>;

  private constructor(folder: string) {
    const log = fileReleaseLog(folder, line => this.stage.warnings.push(line));
    const history = { compare: async () => 'older' as const };
    this.home = { log, lock: this.lock, history };
  }

  static async open(...subjects: string[]): Promise<Shop> {
    const folder = await mkdtemp(join(tmpdir(), 'rollback-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const shop = new Shop(folder);
    for (const subject of subjects) shop.targets.set(subject, new Target(subject));
    return shop;
  }

  target(subject: string): Target {
    const found = this.targets.get(subject);
    if (found === undefined) throw new Error(`there is no ${subject}`);
    return found;
  }

  get fleet(): Fleet {
    return {
      open: async subject => {
        const found = this.targets.get(subject);
        if (found !== undefined) return found.opened;
        return readSubject(subject) === undefined ? `${subject} is on no platform` : 'nobody said who to be';
      },
    };
  }

  /** What happens while something is looked at. */
  whileLooking: () => void | Promise<void> = () => undefined;

  get ports(): Ports {
    return {
      ...this.stage.ports,
      fleet: this.fleet,
      home: this.home,
      comment: async (commit, body) => {
        this.comments.push({ commit, body });
        return 'https://github.com/org/shop/commit/1#comment';
      },
      checkAt:
        ({ url, ask }) =>
        async () => {
          this.looked.push(url);
          await this.whileLooking();
          const { status } = (await ask?.(`${url}/health`, {})) ?? { status: 200 };
          const ok = status === 200 && (this.answers.get(url ?? '') ?? true);
          return ok
            ? { ok, detail: 'HTTP checks: all well', checks: ['HTTP checks'] }
            : { ok, detail: 'HTTP checks: / answered 500' };
        },
    };
  }

  /** A release of one step, as a deploying stage writes it down; it runs from then on. */
  async released(
    id: string,
    versions: Record<string, string>,
    {
      verdict = 'steady',
      checks = ['smoke'],
      held,
    }: { verdict?: Ending; checks?: string[]; held?: true } = {},
  ): Promise<void> {
    const at = () => new Date(this.clock.now()).toISOString();
    const targets = Object.entries(versions).map(([subject, version]) => ({
      subject,
      artifacts: { web: imageOf(subject, version) },
      before: this.targets.get(subject)?.runs ?? 'v0',
    }));
    const by = { actor: 'ben', url: 'https://github.com/org/shop/actions/runs/1' };
    const commit = { sha: id.slice(0, 1).repeat(40), ref: 'refs/heads/main' };
    await this.home.log.intend({ schema: 1, id, environment: ENVIRONMENT, commit, by, at: at(), targets });
    await this.clock.sleep(1_000);
    const outcomes = Object.entries(versions).map(
      ([subject, version]): TargetOutcome => ({
        subject,
        verdict,
        detail: 'as told',
        ...(verdict === 'steady' && { after: version, ...(checks.length > 0 && { checks }) }),
      }),
    );
    const outcome = {
      schema: 1,
      intent: id,
      at: at(),
      verdict,
      detail: 'as told',
      targets: outcomes,
    } as const;
    await this.home.log.conclude(ENVIRONMENT, { ...outcome, targets: [...outcomes] });
    for (const [subject, version] of Object.entries(versions)) {
      const target = this.targets.get(subject);
      if (target !== undefined && held !== true) target.runs = version;
    }
    await this.clock.sleep(1_000);
  }

  /** What checks say of it later. */
  async proved(id: string, result: ReleaseProof['result'], version: string): Promise<void> {
    const by = { actor: 'ben', url: 'https://github.com/org/shop/actions/runs/1' };
    const said = { at: new Date(this.clock.now()).toISOString(), checks: ['smoke'], by };
    await this.home.log.prove(ENVIRONMENT, {
      schema: 1,
      release: id,
      result,
      digests: [digestOf(version) as `sha256:${string}`],
      ...said,
    });
    await this.clock.sleep(1_000);
  }

  /** Runs the stage. @param run which attempt */
  rollBack(config: Partial<Config> = {}, ports: Partial<Ports> = {}, run = '42.1') {
    const own = this.ports;
    return rollback(
      {
        environment: ENVIRONMENT,
        to: { kind: 'last-good' },
        from: undefined,
        targets: undefined,
        order: 'as-released',
        reason: undefined,
        allowPartial: false,
        checks: undefined,
        comment: true,
        waitTimeout: 60_000,
        // The clock is a quick one and the log's files are real: who waits must not be done waiting first.
        lockWait: 24 * 3_600_000,
        home: undefined,
        fleet: { pin: true },
        dryRun: false,
        ...config,
      },
      { ...own, run: { ...own.run, releaseId: run }, ...ports },
    );
  }

  /** The newest release in the log. */
  async newest() {
    const [record] = await this.home.log.recent(ENVIRONMENT, 1);
    if (record === undefined) throw new Error('the log is empty');
    return record;
  }

  async runs(): Promise<Record<string, string>> {
    return Object.fromEntries([...this.targets].map(([subject, { runs }]) => [subject, runs]));
  }
}

export const CHECKS = { http: [], command: undefined, timeout: 60_000, named: new Map(), whole: [] };
