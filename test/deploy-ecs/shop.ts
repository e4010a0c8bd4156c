import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle, type Ended, runBundle, type Step } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { ecsService } from '../../packages/local-cloud/src/ecs/ecs-service.ts';
import {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '../../packages/local-cloud/src/index.ts';
import { BALANCED } from '../../packages/local-cloud/test/ecs/native-fixture.ts';

/*
 * The real bundle, started as the runner starts it, against the local cloud: what AWS does, and what a deploy
 * says of it.
 */
if (!existsSync(bundle)) throw new Error('dist/deploy-ecs is not built: run `pnpm build` first');

export const GOOD = 'example.com/shop/api:1';
export const NEXT = 'example.com/shop/api:2';
export const HEALTHY = { deploymentCircuitBreaker: { enable: true, rollback: true } };
/** A commit of the shop's history, by its age: 1 is the first. */
export const commit = (age: number) => String(age).repeat(40);

export const arnOf = (revision: number, family = 'api') =>
  `arn:aws:ecs:eu-west-1:123456789012:task-definition/${family}:${revision}`;

export interface ShopOptions {
  /** As `CreateService` takes them; each is a family of its own. */
  services?: Record<string, object>;
  deploymentConfiguration?: object;
  /** Times as fast as AWS. */
  speed?: number;
  /** Of the container `web`. */
  container?: object;
  /** Of the task definition. */
  task?: object;
  cloud?: LocalCloudOptions;
}

/** What a run is told by the runner, over the fixture's own. */
export interface RunFacts {
  run?: number;
  attempt?: number;
  sha?: string;
}

/** A cloud of its own for each test, with a cluster `shop` and services that run. */
export class Shop implements AsyncDisposable {
  readonly cloud: LocalCloud;
  /** Workspace and temporary folder of its runs. */
  readonly folder: string;
  constructor(cloud: LocalCloud, folder: string) {
    this.cloud = cloud;
    this.folder = folder;
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const { services = { api: {} }, deploymentConfiguration = HEALTHY, speed = 60, cloud = {} } = options;
    const started = await startLocalCloud({ auth: false, ...cloud, ecs: { speed, ...cloud.ecs } });
    const shop = new Shop(started, await mkdtemp(join(tmpdir(), 'shop-')));
    await shop.call('CreateCluster', { clusterName: 'shop' });
    for (const [serviceName, settings] of Object.entries(services)) {
      await shop.register(serviceName, options);
      await shop.call('CreateService', {
        cluster: 'shop',
        serviceName,
        taskDefinition: serviceName,
        desiredCount: 1,
        ...('deploymentController' in settings ? {} : { deploymentConfiguration }),
        ...settings,
      });
    }
    while (!Object.keys(services).every(name => shop.isSteady(name))) await sleep(5);
    return shop;
  }

  /** A service whose traffic ECS shifts. */
  static balanced(options: ShopOptions = {}): Promise<Shop> {
    return Shop.open({ services: { api: BALANCED }, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cloud.close();
    await rm(this.folder, { recursive: true });
  }

  /** ECS itself, without a request. */
  async call<Answer = unknown>(operation: string, input: object): Promise<Answer> {
    const operations = ecsService(this.cloud.ecs).operations as Record<string, (input: object) => unknown>;
    return (await operations[operation]?.(input)) as Answer;
  }

  register(family: string, { container = {}, task = {} }: Pick<ShopOptions, 'container' | 'task'> = {}) {
    const logConfiguration = {
      logDriver: 'awslogs',
      options: { 'awslogs-group': `/shop/${family}`, 'awslogs-stream-prefix': 'app' },
    };
    const image = `example.com/shop/${family}:1`;
    const web = { name: 'web', image, memory: 128, logConfiguration, unknownYet: { a: 1 }, ...container };
    return this.call('RegisterTaskDefinition', { family, containerDefinitions: [web], ...task });
  }

  service(name = 'api') {
    const found = [...this.cloud.ecs.services.values()].find(each => each.name === name);
    if (found === undefined) throw new Error(`there is no service ${name}`);
    return found;
  }

  isSteady(name: string): boolean {
    const { controller, taskSets } = this.service(name);
    if (controller === 'ECS') return this.primary(name).rolloutState === 'COMPLETED';
    return taskSets.length > 0 && taskSets.every(({ stability }) => stability === 'STEADY_STATE');
  }

  primary(name = 'api') {
    const [primary] = this.service(name).deployments;
    if (primary === undefined) throw new Error('there is no deployment');
    return primary;
  }

  /** The first container as the service's primary deployment has it. */
  container(name = 'api'): Record<string, unknown> {
    const [container] = this.primary(name).revision.taskDefinition.containerDefinitions;
    return { ...container };
  }

  /** Deployments that were ever started, the first one too. */
  deployments(name = 'api'): number {
    return this.service(name).records.length;
  }

  /** What serves: the image of every task that runs. */
  get serving(): string[] {
    return [...this.cloud.ecs.tasks.values()]
      .filter(({ lastStatus }) => lastStatus === 'RUNNING')
      .map(({ taskDefinition }) => taskDefinition.containerDefinitions[0]?.image ?? '');
  }

  count(operation: string): number {
    return this.cloud.requests('ecs', operation).length;
  }

  /** When ECS itself was done with a deployment, by its own event. */
  endOf(deployment: string): number {
    const said = this.service().events.find(({ message }) =>
      new RegExp(`deployment ${deployment}\\) deployment (?:completed|failed)`).test(message),
    );
    if (said === undefined) throw new Error(`ECS says nothing of the end of ${deployment}`);
    return said.createdAt;
  }

  /** Runs the stage as one run of a workflow. */
  run(inputs: Record<string, string>, facts: RunFacts = {}, step: Partial<Step> = {}): Promise<Ended> {
    const { run = 42, attempt = 1, sha = commit(2) } = facts;
    return runBundle({
      inputs: {
        cluster: 'shop',
        'release-log': 'github',
        'github-token': this.cloud.github.token,
        ...inputs,
      },
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
        ...(step.env ?? this.cloud.env),
      },
    });
  }

  deploy(
    inputs: Record<string, string> = {},
    step: Partial<Step> = {},
    facts: RunFacts = {},
  ): Promise<Ended> {
    return this.run({ service: 'api', image: NEXT, ...inputs }, facts, step);
  }
}

export { servicesOf } from '../bundles/shown.ts';
export { when } from '../bundles/when.ts';
