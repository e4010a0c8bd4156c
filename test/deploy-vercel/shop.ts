import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runBundle, type Step } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { type LocalGithub, startGithub } from '../../packages/local-cloud/src/github/start.ts';
import {
  type LocalVercel,
  startVercel,
  type VercelFault,
  type VercelOptions,
  type VercelProjectSeed,
} from '../../packages/local-cloud/src/vercel/index.ts';

/*
 * The real bundle, started as the runner starts it, against the local cloud: what Vercel does, and what a deploy says of it.
 */
export const bundle = fileURLToPath(new URL('../../dist/deploy-vercel/index.js', import.meta.url));
if (!existsSync(bundle)) throw new Error('dist/deploy-vercel is not built: run `pnpm build` first');

export type { Ended } from '../../actions/deploy-ecs/test/run-bundle.ts';
export { when } from '../bundles/when.ts';

/** A commit of the shop's history, by its age: 1 is the first. */
export const commit = (age: number) => String(age).repeat(40);
export const DOMAIN = 'shop.example.com';
export const SECRET = 'bypass-secret-of-shop-web';

export interface ShopOptions {
  project?: Partial<VercelProjectSeed>;
  /** A production deployment that is live at the domain before. */
  live?: boolean;
  vercel?: VercelOptions;
  tokens?: Parameters<typeof startGithub>[0];
}

/** What a run is told by the runner, over the fixture's own. */
export interface RunFacts {
  run?: number;
  sha?: string;
  event?: object;
  env?: Record<string, string>;
}

/** A cloud of its own for each test. Hosts really answer, on ports of 127.0.0.1. */
export class Shop implements AsyncDisposable {
  readonly vercel: LocalVercel;
  readonly github: LocalGithub;
  /** The workspace of its runs: all of it is deployed. */
  readonly folder: string;
  /** The runner's own. */
  readonly runner: string;

  constructor(vercel: LocalVercel, github: LocalGithub, folder: string, runner: string) {
    this.vercel = vercel;
    this.github = github;
    this.folder = folder;
    this.runner = runner;
  }

  static async open({ project, live = true, vercel, tokens }: ShopOptions = {}): Promise<Shop> {
    const shop = new Shop(
      await startVercel({
        serve: true,
        projects: [{ name: 'shop-web', domains: [DOMAIN], ...project }],
        ...vercel,
      }),
      await startGithub({ history: [1, 2, 3].map(commit), ...tokens }),
      await mkdtemp(join(tmpdir(), 'shop-')),
      await mkdtemp(join(tmpdir(), 'runner-')),
    );
    await shop.write({ 'index.html': '<h1>shop 2</h1>' });
    if (live) await shop.make({ target: 'production' });
    return shop;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.vercel.close(), this.github.close()]);
    for (const folder of [this.folder, this.runner]) await rm(folder, { recursive: true });
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }

  /** A deployment that somebody else has made, once it is ready. @returns its id */
  async make(body: object = {}): Promise<string> {
    const ask = async (path: string, init: RequestInit = {}) => {
      const url = `${this.vercel.url}${path}?slug=acme`;
      const answer = await fetch(url, { ...init, headers: { authorization: `Bearer ${this.vercel.token}` } });
      return (await answer.json()) as { id: string; aliasAssigned: unknown };
    };
    const files = [{ file: 'index.html', data: '<h1>shop 1</h1>' }];
    const whole = { name: 'shop-web', project: 'shop-web', files, ...body };
    let made = await ask('/v13/deployments', { method: 'POST', body: JSON.stringify(whole) });
    while (!made.aliasAssigned) made = await ask(`/v13/deployments/${made.id}`);
    return made.id;
  }

  get project() {
    const [found] = this.vercel.world.projects;
    if (found === undefined) throw new Error('there is no project');
    return found;
  }

  fail(fault: VercelFault): void {
    this.vercel.vercelFaults.add(fault);
  }

  /** What a host answers, by its name at Vercel or its address. */
  async page(host: string): Promise<string> {
    const address = host.startsWith('http') ? host : `http://${this.vercel.hostOf(host)}`;
    const answer = await fetch(address, { redirect: 'manual' });
    return `${answer.status} ${await answer.text()}`;
  }

  /** How often Vercel was asked for it. */
  count(operation: string): number {
    return this.vercel.log.counts()[`vercel.${operation}`] ?? 0;
  }

  /** The deployment that the domain answers from. */
  live(host = DOMAIN): string | undefined {
    return this.vercel.world.aliases.get(this.vercel.hostOf(host))?.deploymentId;
  }

  /** Runs the stage as one run of a workflow. */
  async deploy(
    inputs: Record<string, string> = {},
    { run = 42, sha = commit(2), event = {}, env = {} }: RunFacts = {},
    step: Partial<Step> = {},
  ): Promise<Ended> {
    const path = join(this.runner, 'event.json');
    await writeFile(path, JSON.stringify(event));
    return runBundle(
      {
        inputs: { team: 'acme', project: 'shop-web', 'github-token': this.github.token, ...inputs },
        ...step,
        env: {
          GITHUB_REPOSITORY: 'org/shop',
          GITHUB_RUN_ID: String(run),
          GITHUB_RUN_ATTEMPT: '1',
          GITHUB_SHA: sha,
          GITHUB_REF: 'refs/heads/main',
          GITHUB_ACTOR: 'anna',
          GITHUB_EVENT_NAME: 'pull_request' in event ? 'pull_request' : 'push',
          GITHUB_EVENT_PATH: path,
          GITHUB_WORKSPACE: this.folder,
          GITHUB_API_URL: this.github.url,
          VERCEL_API_URL: this.vercel.url,
          VERCEL_TOKEN: this.vercel.token,
          ...env,
        },
      },
      bundle,
    );
  }
}

/** The event of a pull request of this repository. */
export const pullRequest = (more: object = {}) => ({
  pull_request: {
    number: 42,
    state: 'open',
    user: { login: 'anna' },
    head: { sha: commit(3), ref: 'feature/basket', repo: { full_name: 'org/shop' } },
    ...more,
  },
});
