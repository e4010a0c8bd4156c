import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetOutcome } from '../../packages/contracts/src/index.ts';
import { createService, updateService } from '../../packages/local-cloud/src/ecs/services.ts';
import { type LocalCloud, startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import { fileReleaseLog } from '../../packages/release-files/src/index.ts';
import { definition } from '../shop.ts';

/** Services on the local cloud, and a release log of them in a folder. */
export class History implements AsyncDisposable {
  readonly cloud: LocalCloud;
  readonly names: string[] = [];
  readonly #folder: string;
  readonly #revisions: { good: string; bad: string };
  #releases = 0;

  private constructor(cloud: LocalCloud, folder: string) {
    this.cloud = cloud;
    this.#folder = folder;
    const register = (image: string) =>
      cloud.ecs.taskDefinitions.register(definition(`example.com/api@sha256:${image.repeat(64)}`))
        .taskDefinitionArn;
    this.#revisions = { good: register('1'), bad: register('2') };
  }

  /** @param speed how many times as fast as the real service */
  static async open(speed: number, count: number, folder: string): Promise<History> {
    const cloud = await startLocalCloud({ auth: false, ecs: { speed } });
    cloud.ecs.clusters.set('shop', {
      name: 'shop',
      arn: `arn:aws:ecs:${cloud.aws.region}:${cloud.aws.accountId}:cluster/shop`,
      status: 'ACTIVE',
      tags: [],
      settings: [],
    });
    const history = new History(cloud, folder);
    for (let at = 1; at <= count; at++) {
      history.names.push(`api-${at}`);
      createService(cloud.ecs, {
        cluster: 'shop',
        serviceName: `api-${at}`,
        taskDefinition: history.#revisions.good,
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
      });
    }
    await history.#steady();
    await history.#released('good');
    return history;
  }

  /** Something that nobody has called good is live everywhere. */
  async turnsBad(): Promise<void> {
    for (const service of this.names)
      updateService(this.cloud.ecs, { cluster: 'shop', service, taskDefinition: this.#revisions.bad });
    await this.#steady();
    await this.#released('bad');
  }

  /** Which of them run what was good. */
  get back(): string[] {
    return [...this.cloud.ecs.services.values()]
      .filter(
        ({ deployments: [primary] }) =>
          primary?.revision.taskDefinition.taskDefinitionArn === this.#revisions.good,
      )
      .map(({ name }) => name);
  }

  async #steady(): Promise<void> {
    while (![...this.cloud.ecs.services.values()].every(({ steady }) => steady)) await sleep(5);
  }

  async #released(version: 'good' | 'bad'): Promise<void> {
    const log = fileReleaseLog(this.#folder, line => console.error(line));
    const id = `${++this.#releases}.1`;
    const image = `example.com/api@sha256:${(version === 'good' ? '1' : '2').repeat(64)}`;
    const subjects = this.names.map(name => `ecs:${this.cloud.aws.region}/shop/${name}`);
    const at = () => new Date().toISOString();
    const by = { actor: 'bench', url: 'https://github.com/org/shop/actions/runs/1' };
    await log.intend({
      schema: 1,
      id,
      environment: 'production',
      commit: { sha: String(this.#releases % 10).repeat(40), ref: 'refs/heads/main' },
      by,
      at: at(),
      targets: subjects.map(subject => ({ subject, artifacts: { web: image }, before: null })),
    });
    const targets = subjects.map(
      (subject): TargetOutcome => ({
        subject,
        verdict: 'steady',
        detail: 'serves',
        after: { taskDefinition: this.#revisions[version], images: { web: image } },
        ...(version === 'good' && { checks: ['smoke'] }),
      }),
    );
    await log.conclude('production', {
      schema: 1,
      intent: id,
      at: at(),
      verdict: 'steady',
      detail: 'serves',
      targets,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cloud.close();
  }
}
