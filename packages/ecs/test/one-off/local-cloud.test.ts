import { setTimeout as sleep } from 'node:timers/promises';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { TimeoutError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import {
  type LocalCloud,
  type PlatformFault,
  startLocalCloud,
} from '../../../../packages/local-cloud/src/index.ts';
import { type OneOff, OneOffError, oneOffApi, openEcs, readLogTail, runOneOff } from '../../src/index.ts';

/** The unmodified client against the local cloud, whose clock runs 200 times as fast. */
class Shop implements AsyncDisposable {
  readonly cloud: LocalCloud;
  readonly said: string[] = [];
  readonly abort = new AbortController();
  constructor(cloud: LocalCloud) {
    this.cloud = cloud;
  }

  static async open(...faults: PlatformFault[]): Promise<Shop> {
    const shop = new Shop(await startLocalCloud({ ecs: { speed: 200 }, auth: false }));
    const client = await shop.client();
    const sdk = await import('@aws-sdk/client-ecs');
    const options = { 'awslogs-group': '/shop/api', 'awslogs-stream-prefix': 'app' };
    const logConfiguration = { logDriver: 'awslogs' as const, options };
    await client.send(new sdk.CreateClusterCommand({ clusterName: 'shop' }));
    await client.send(
      new sdk.RegisterTaskDefinitionCommand({
        family: 'api',
        networkMode: 'awsvpc',
        containerDefinitions: [{ name: 'web', image: 'example.com/api:1', memory: 128, logConfiguration }],
      }),
    );
    await client.send(
      new sdk.CreateServiceCommand({
        cluster: 'shop',
        serviceName: 'api',
        taskDefinition: 'api',
        desiredCount: 0,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
      }),
    );
    shop.cloud.ecs.faults.add(...faults);
    return shop;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cloud.close();
  }

  get options() {
    const { aws } = this.cloud;
    const clock = {
      now: () => Date.now(),
      sleep: async (ms: number, signal?: AbortSignal) => {
        await sleep(ms / 20);
        signal?.throwIfAborted();
      },
    };
    return { region: aws.region, endpoint: aws.url, credentials: async () => aws.keys, clock };
  }

  async client(): Promise<ECSClient> {
    const opened: ECSClient[] = [];
    await openEcs({ ...this.options, onClient: client => opened.push(client) });
    const [client] = opened;
    if (client === undefined) throw new Error('no client was opened');
    return client;
  }

  get tasks() {
    return [...this.cloud.ecs.tasks.values()];
  }

  async run(change: Partial<OneOff> = {}) {
    const { clock } = this.options;
    const { signal } = this.abort;
    const [definition] = await this.definition();
    return runOneOff(
      {
        api: oneOffApi(await this.client(), { clock, signal }),
        logTail: (group, stream, lines) => readLogTail(this.options, group, stream, lines),
        log: line => this.said.push(line),
        clock,
        signal,
      },
      {
        cluster: 'shop',
        service: 'api',
        definition,
        command: ['migrate', 'up'],
        timeout: 100_000,
        commit: 'a1',
        release: '42.1',
        ...change,
      },
    );
  }

  async definition() {
    const api = await openEcs(this.options);
    const { definition } = await api.describeTaskDefinition('api');
    return [definition] as const;
  }
}
const ends = (exitCode: number, lines: string[] = [], after = 2_000): PlatformFault => ({
  kind: 'crash',
  exitCode,
  lines,
  after,
});

describe.concurrent('a one-off task on ECS', () => {
  it('runs in the service’s network, ends with 0, and shows what it wrote', async () => {
    await using shop = await Shop.open(ends(0, ['migrating', 'done']));
    expect(await shop.run()).toMatchObject({ adopted: false, lines: ['migrating', 'done'] });
    const [request] = shop.cloud.requests('ecs', 'RunTask');
    expect(request).toBeDefined();
    expect(shop.tasks).toMatchObject([
      {
        launchType: 'FARGATE',
        overrides: { containerOverrides: [{ name: 'web', command: ['migrate', 'up'] }] },
        startedBy: expect.stringMatching(/^pipeline\//),
      },
    ]);
  });

  it('that ends with 7 fails with it', async () => {
    await using shop = await Shop.open(ends(7, ['no such table: users']));
    const error = await shop.run().catch(thrown => thrown);
    expect(error).toBeInstanceOf(OneOffError);
    expect(error).toMatchObject({ exitCode: 7, lines: ['no such table: users'] });
    expect(error.message).toContain('exit code 7');
  });

  it('that a dead run started is waited for', async () => {
    await using shop = await Shop.open(ends(0, [], 100_000));
    const first = shop.run();
    while (shop.tasks.length === 0) await sleep(5);
    const second = await shop.run({ release: '43.1' });
    expect(second.adopted).toBe(true);
    expect((await first).task).toBe(second.task);
    expect(shop.tasks).toHaveLength(1);
  });

  it('is stopped when the time is up', async () => {
    await using shop = await Shop.open();
    await expect(shop.run({ timeout: 300 })).rejects.toBeInstanceOf(TimeoutError);
    expect(shop.tasks).toMatchObject([
      { stopCode: 'UserInitiated', stoppedReason: 'pipeline: Not done within 300ms' },
    ]);
  });

  it('is stopped when the run is cancelled', async () => {
    await using shop = await Shop.open();
    const running = shop.run();
    while (shop.tasks.length === 0) await sleep(5);
    shop.abort.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
    expect(shop.tasks).toMatchObject([{ desiredStatus: 'STOPPED', stopCode: 'UserInitiated' }]);
  });

  it('finds no capacity', async () => {
    await using shop = await Shop.open({ kind: 'no-capacity' });
    await expect(shop.run()).rejects.toThrow(
      /was not started: Capacity is unavailable.*\nLikely cause: Fargate has no capacity/s,
    );
  });

  it('has no image', async () => {
    await using shop = await Shop.open({ kind: 'image-missing' });
    await expect(shop.run()).rejects.toThrow(
      /CannotPullContainerError.*Likely cause: .*not in the registry/s,
    );
  });

  it('is started once where ECS throttles', async () => {
    await using shop = await Shop.open(ends(0));
    shop.cloud.faults.add({ kind: 'throttle', service: 'ecs', operation: 'RunTask', count: 2 });
    await shop.run();
    expect(shop.tasks).toHaveLength(1);
  });
});
