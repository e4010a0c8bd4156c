import { tmpdir } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import type { Run } from '@pipeline/action-kit';
import type { Clock } from '@pipeline/contracts';
import { type FleetConfig, fleetConfig } from '@pipeline/fleet-config';
import { ecsService } from '../../local-cloud/src/ecs/ecs-service.ts';
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts';

const SPEED = 600;
export const PROJECT = 'shop-staging';
export const REGION = 'europe-west1';
/** The project's own, which gets automation past its protection. */
export const SECRET = 'bypass-secret-of-shop-web';
const PARENT = `projects/${PROJECT}/locations/${REGION}`;

/** As fast as the platforms of the local cloud are here. */
export const fastClock: Clock = {
  now: () => Date.now() * SPEED,
  sleep: (ms, signal) => after(ms / SPEED, undefined, signal && { signal }),
};

/** All platforms over HTTP, with two releases of each that one can go between. */
export class FleetCloud {
  readonly cloud: LocalCloud;
  readonly said: string[] = [];
  readonly masked: string[] = [];

  private constructor(cloud: LocalCloud) {
    this.cloud = cloud;
  }

  static async open(options: { vercelPlan?: 'hobby' | 'pro' } = {}): Promise<FleetCloud> {
    const { vercelPlan: plan = 'pro' } = options;
    const cloud = await startLocalCloud({
      auth: false,
      ecs: { speed: SPEED },
      google: { run: { speed: SPEED } },
      vercel: {
        speed: SPEED,
        teams: [{ slug: 'acme', plan }],
        projects: [{ name: 'shop-web', domains: ['shop.example.com'], protection: { bypass: [SECRET] } }],
      },
    });
    return new FleetCloud(cloud);
  }

  close(): Promise<void> {
    return this.cloud.close();
  }

  /** What a job is given to reach all of it. */
  get env(): Record<string, string> {
    const { token } = this.cloud.google.tokens.issue({ email: 'deploy@example.com', members: [] }, 3_600);
    return {
      ...this.cloud.env,
      ...this.cloud.vercel?.env,
      CLOUDSDK_AUTH_ACCESS_TOKEN: token,
    };
  }

  get run(): Run {
    const { env, said } = this;
    const context = {
      env: (name: string) => env[name],
      repository: 'org/shop',
      runId: '42',
      sha: '1'.repeat(40),
      ref: 'refs/heads/main',
      actor: 'anna',
      runUrl: 'https://github.com/org/shop/actions/runs/42',
      workspace: tmpdir(),
      tempDir: tmpdir(),
    } as Run['context'];
    return {
      context,
      log: {
        info: line => said.push(line),
        warn: line => said.push(line),
        error: line => said.push(line),
        debug: () => undefined,
        group: (_, phase) => phase(),
        annotate: () => undefined,
      },
      clock: fastClock,
      signal: new AbortController().signal,
      idToken: () => Promise.reject(new Error('no token')),
      mask: secret => this.masked.push(secret),
      dryRun: given => given ?? false,
    };
  }

  config(more: Partial<FleetConfig> = {}): FleetConfig {
    const problems = {
      add: (input: string, problem: string) => {
        throw new Error(`${input}: ${problem}`);
      },
    };
    return { ...fleetConfig({}, problems, this.run), ...more };
  }

  ecs<Answer>(operation: string, input: object): Answer {
    const operations = ecsService(this.cloud.ecs).operations as unknown as Record<
      string,
      (input: object) => Answer
    >;
    const run = operations[operation];
    if (run === undefined) throw new Error(`no operation ${operation}`);
    return run(input);
  }

  /** A revision of the family `api`. @returns its ARN */
  register(image: string, environment: { name: string; value: string }[] = []): string {
    const { taskDefinition } = this.ecs<{ taskDefinition: { taskDefinitionArn: string } }>(
      'RegisterTaskDefinition',
      { family: 'api', containerDefinitions: [{ name: 'web', image, memory: 128, environment }] },
    );
    return taskDefinition.taskDefinitionArn;
  }

  async createService(taskDefinition: string, more: object = {}): Promise<void> {
    this.ecs('CreateCluster', { clusterName: 'shop' });
    const service = { cluster: 'shop', serviceName: 'api', taskDefinition, desiredCount: 1, ...more };
    this.ecs('CreateService', service);
    await this.steady(taskDefinition);
  }

  steady(taskDefinition: string): Promise<void> {
    return until(() => this.runs() === taskDefinition);
  }

  /** The revision of the tasks that run, where all run the same and nothing is on its way. */
  runs(): string | undefined {
    const [service] = this.cloud.ecs.services.values();
    const [primary, ...more] = service?.deployments ?? [];
    return more.length === 0 && primary?.rolloutState === 'COMPLETED'
      ? primary.revision.taskDefinition.taskDefinitionArn
      : undefined;
  }

  /** Cloud Run's API, as anyone calls it. */
  async google(method: string, path: string, body?: object): Promise<Record<string, never>> {
    const headers = {
      authorization: `Bearer ${this.env.CLOUDSDK_AUTH_ACCESS_TOKEN}`,
      'content-type': 'application/json',
    };
    const url = `${this.cloud.run?.url}/v2/${path}`;
    const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<Record<string, never>>;
  }

  /** A revision of the service `api`, which then has all traffic. */
  async runRevision(name: string, image: string): Promise<void> {
    const template = { revision: `api-${name}`, containers: [{ name: 'web', image }] };
    const there = this.cloud.run?.world.service(PROJECT, REGION, 'api');
    await this.done(
      there === undefined
        ? this.google('POST', `${PARENT}/services?serviceId=api`, { template })
        : this.google('PATCH', `${PARENT}/services/api?updateMask=template`, { template }),
    );
  }

  async runJob(image: string): Promise<void> {
    const template = { template: { containers: [{ name: 'main', image }] } };
    await this.done(this.google('POST', `${PARENT}/jobs?jobId=nightly`, { template }));
  }

  async done(asked: Promise<Record<string, unknown>>): Promise<void> {
    let operation = await asked;
    while (operation.done !== true) operation = await this.google('GET', String(operation.name));
  }

  /** A production deployment, which then is live. @returns its id */
  async vercelDeployment(page: string): Promise<string> {
    const body = {
      name: 'shop-web',
      project: 'shop-web',
      target: 'production',
      files: [{ file: 'index.html', data: page }],
    };
    let made = await this.vercel('POST', '/v13/deployments', body);
    while (made.readyState !== 'READY' || this.live() !== made.id)
      made = await this.vercel('GET', `/v13/deployments/${made.id}`);
    return String(made.id);
  }

  async vercel(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const { url = '', token = '' } = this.cloud.vercel ?? {};
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}${path}?slug=acme`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  live(): string | undefined {
    return this.cloud.vercel?.world.projects[0]?.production;
  }

  get vercelSubject(): string {
    return `vercel:${this.cloud.vercel?.world.projects[0]?.owner.id}/shop-web`;
  }
}

/** Until the stand-in is there; the test's own time limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await after(1);
}
