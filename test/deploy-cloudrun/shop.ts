import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runBundle, type Step } from '../../actions/deploy-ecs/test/run-bundle.ts';
import type { Document } from '../../packages/local-cloud/src/cloudrun/handler.ts';
import {
  type LocalCloud,
  type LocalCloudOptions,
  type LocalRun,
  startLocalCloud,
} from '../../packages/local-cloud/src/index.ts';
import type { ContainerSpec } from '../../packages/local-cloud/src/runtime/runtime.ts';
import { type Behaviour, servedRuntime } from './served-runtime.ts';

/*
 * The real bundle, started as the runner starts it, against the local cloud: what Cloud Run does, and what a deploy says of
 * it.
 */
export const bundle = fileURLToPath(new URL('../../dist/deploy-cloudrun/index.js', import.meta.url));
if (!existsSync(bundle)) throw new Error('dist/deploy-cloudrun is not built: run `pnpm build` first');

export type { Ended } from '../../actions/deploy-ecs/test/run-bundle.ts';

const DIGEST = (digit: string) => `sha256:${digit.repeat(64)}`;
export const imageOf = (name: string, digit: string) => `example.com/shop/${name}@${DIGEST(digit)}`;
export const GOOD = imageOf('api', '1');
export const NEXT = imageOf('api', '2');
export const THIRD = imageOf('api', '3');
export const FIRST = 'api-00001-one';
/** A commit of the shop's history, by its age: 1 is the first. */
export const commit = (age: number) => String(age).repeat(40);

export const PROJECT = 'shop-staging';
export const REGION = 'europe-west1';

export interface ShopOptions {
  /** By id: what a caller writes, over a container that runs `…:1`. */
  services?: Record<string, Document>;
  regions?: readonly string[];
  /** Container by name, or what is said of the one there is. */
  container?: Document;
  jobs?: Record<string, Document>;
  /** Times as fast as Google. */
  speed?: number;
  behave?: (spec: ContainerSpec) => Behaviour;
  cloud?: LocalCloudOptions;
}

/** What a run is told by the runner, over the fixture's own. */
export interface RunFacts {
  run?: number;
  attempt?: number;
  sha?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: documents are read field by field
export type Seen = any;

/** A cloud of its own for each test, with services that run. */
export class Shop implements AsyncDisposable {
  readonly cloud: LocalCloud;
  readonly run: LocalRun;
  /** Workspace and temporary folder of its runs. */
  readonly folder: string;

  constructor(cloud: LocalCloud, run: LocalRun, folder: string) {
    this.cloud = cloud;
    this.run = run;
    this.folder = folder;
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const { services = { api: {} }, regions = [REGION], speed = 60, cloud = {}, container } = options;
    const started = await startLocalCloud({
      auth: false,
      ...cloud,
      google: {
        ...cloud.google,
        run: {
          speed,
          runtime: ({ scheduler }) => servedRuntime(scheduler.after, options.behave ?? (() => ({}))),
        },
      },
    });
    if (started.run === undefined) throw new Error('there is no Cloud Run');
    const shop = new Shop(started, started.run, await mkdtemp(join(tmpdir(), 'shop-')));
    const made = regions.flatMap(region =>
      Object.entries(services).map(([id, service]) => {
        const template = {
          revision: `${id}-00001-one`,
          containers: [{ name: 'web', image: imageOf(id, '1'), unknownYet: { a: 1 }, ...container }],
        };
        return started.run?.world.create(PROJECT, region, id, { template, ...service });
      }),
    );
    await Promise.all(made);
    for (const [id, job] of Object.entries(options.jobs ?? {})) await shop.createJob(id, job);
    return shop;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cloud.close();
    await rm(this.folder, { recursive: true });
  }

  /** Cloud Run's API, as anyone calls it. */
  async call(method: string, path: string, body?: object): Promise<Seen> {
    const { token } = this.cloud.google.tokens.issue({ email: 'anna@example.com', members: [] }, 3_600);
    const answer = await fetch(`${this.run.url}/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async createJob(id: string, job: Document): Promise<void> {
    const parent = `projects/${PROJECT}/locations/${REGION}`;
    const template = { template: { maxRetries: 0, containers: [{ image: imageOf('api', '1') }] } };
    let operation = await this.call('POST', `${parent}/jobs?jobId=${id}`, { template, ...job });
    while (operation.done !== true) operation = await this.call('GET', operation.name);
  }

  job(id: string): Promise<Seen> {
    return this.call('GET', `projects/${PROJECT}/locations/${REGION}/jobs/${id}`);
  }

  service(id = 'api', region = REGION): Seen {
    const found = this.run.world.service(PROJECT, region, id);
    if (found === undefined) throw new Error(`there is no service ${id} in ${region}`);
    return found;
  }

  /** Ids, oldest first. */
  revisions(id = 'api', region = REGION): string[] {
    return this.run.world
      .revisions(PROJECT, region, id)
      .map(({ name }) => String(name).split('/').at(-1) ?? '');
  }

  newest(id = 'api', region = REGION): string {
    return this.revisions(id, region).at(-1) ?? '';
  }

  /** Who really has how much, by revision. */
  serving(id = 'api', region = REGION): Record<string, number> {
    const shares: Record<string, number> = {};
    for (const { revision, percent = 0 } of this.service(id, region).trafficStatuses ?? [])
      if (percent > 0) shares[revision] = (shares[revision] ?? 0) + percent;
    return shares;
  }

  /** The first container as the newest revision has it. */
  container(id = 'api'): Seen {
    return (this.run.world.revisions(PROJECT, REGION, id).at(-1) as Seen).containers[0];
  }

  count(operation: string): number {
    return this.cloud.requests('cloudrun', operation).length;
  }

  /** Runs the stage as one run of a workflow. */
  step(inputs: Record<string, string>, facts: RunFacts = {}, step: Partial<Step> = {}): Promise<Ended> {
    const { run = 42, attempt = 1, sha = commit(2) } = facts;
    const given = { 'release-log': 'github', 'github-token': this.cloud.github.token, ...inputs };
    return runBundle(
      {
        inputs: given,
        ...step,
        env: {
          GITHUB_REPOSITORY: 'org/shop',
          GITHUB_RUN_ID: String(run),
          GITHUB_RUN_ATTEMPT: String(attempt),
          GITHUB_SHA: sha,
          GITHUB_REF: 'refs/heads/main',
          GITHUB_ACTOR: 'anna',
          GITHUB_WORKSPACE: this.folder,
          RUNNER_TEMP: this.folder,
          ...(step.env ?? this.env),
        },
      },
      bundle,
    );
  }

  /** With an access token that somebody gave it. */
  get env(): Record<string, string> {
    const caller = { email: 'deploy@shop.iam.gserviceaccount.com', members: [] };
    const { token } = this.cloud.google.tokens.issue(caller, 3_600);
    return { ...this.cloud.env, CLOUDSDK_AUTH_ACCESS_TOKEN: token };
  }

  deploy(
    inputs: Record<string, string> = {},
    step: Partial<Step> = {},
    facts: RunFacts = {},
  ): Promise<Ended> {
    return this.step({ service: 'api', image: NEXT, ...inputs }, facts, step);
  }
}

export { servicesOf } from '../bundles/shown.ts';
export { when } from '../bundles/when.ts';
