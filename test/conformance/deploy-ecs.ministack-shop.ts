import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { callEcs, describeService, type WireService } from '../../actions/deploy-ecs/test/ecs-wire.ts';
import { bundle, type Ended, runBundle } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { type Front, startFront } from './deploy-ecs.ministack-front.ts';
import { buildImages, image } from './deploy-ecs.ministack-images.ts';
import { Watcher } from './deploy-ecs.ministack-watcher.ts';
import { type Ministack, startMinistack } from './ministack.ts';
import { pausesIn } from './pauses.ts';
import { run } from './tools.ts';

export const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };

/** A cluster of ministack with real containers, and the built deploy-ecs beside it. */
export class Shop {
  readonly cluster = `deploy-${Date.now().toString(36)}`;
  readonly front: Front;
  readonly #server: Ministack;
  readonly #services: string[] = [];

  constructor(server: Ministack, front: Front) {
    this.#server = server;
    this.front = front;
  }

  static async open(program: string): Promise<Shop> {
    if (!existsSync(bundle)) throw new Error('dist/deploy-ecs is not built: run `pnpm build` first');
    await buildImages();
    const server = await startMinistack(program);
    const shop = new Shop(server, await startFront(server.url));
    await shop.call('CreateCluster', { clusterName: shop.cluster });
    return shop;
  }

  async close(): Promise<void> {
    for (const service of this.#services)
      await this.call('DeleteService', { cluster: this.cluster, service, force: true }).catch(() => {});
    await this.front.close();
    await this.#server.close();
  }

  call<Answer = unknown>(operation: string, input: object): Promise<Answer> {
    return callEcs<Answer>(this.#server.url, operation, input);
  }

  look(service: string): Promise<WireService> {
    return describeService(this.#server.url, this.cluster, service);
  }

  /** A service of one task that runs `one`, once it does. */
  async serve(service: string, deploymentConfiguration: object = BREAKER): Promise<void> {
    await this.#createLogGroup(`/${service}`);
    await this.call('RegisterTaskDefinition', {
      family: service,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        {
          name: 'web',
          image: image('one'),
          essential: true,
          environment: [
            { name: 'VERSION', value: 'one' },
            { name: 'REGION', value: 'north' },
          ],
          portMappings: [{ containerPort: 8080 }],
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': `/${service}`, 'awslogs-stream-prefix': 'app' },
          },
        },
      ],
    });
    await this.call('CreateService', {
      cluster: this.cluster,
      serviceName: service,
      taskDefinition: service,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
      deploymentConfiguration,
    });
    this.#services.push(service);
    while ((await this.look(service)).runningCount < 1) await sleep(100);
  }

  /** ECS does not make it: without one the containers' lines are lost. */
  async #createLogGroup(logGroupName: string): Promise<void> {
    const answer = await fetch(this.#server.url, {
      method: 'POST',
      headers: {
        'x-amz-target': 'Logs_20140328.CreateLogGroup',
        'content-type': 'application/x-amz-json-1.1',
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20261121/eu-west-1/logs/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ logGroupName }),
    });
    if (!answer.ok) throw new Error(`CreateLogGroup: ${answer.status} ${await answer.text()}`);
  }

  /** One step of a job, as the runner starts it. */
  step(inputs: Record<string, string>): Promise<Ended> {
    return runBundle({
      inputs: { cluster: this.cluster, 'wait-timeout': '90s', ...inputs },
      env: {
        AWS_ENDPOINT_URL: this.front.url,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    });
  }

  /**
   * Deploys an image, watched from beside: `late` is how long we waited by ourselves between ECS's verdict and ours, in milliseconds.
   * Ours is known by the way back, where we take it, and else by the step's end.
   */
  async deploy(
    service: string,
    to: string,
    inputs: Record<string, string> = {},
  ): Promise<{ ended: Ended; watcher: Watcher; late: number | undefined }> {
    const watcher = new Watcher(() => this.look(service));
    const ended = await this.step({ service, image: to, ...inputs });
    await watcher.end();
    const { 'deployment-id': id, verdict } = ended.outputs;
    if (id === undefined || id === '') throw new Error(`nothing was deployed:\n${ended.log}`);
    const told = verdict === 'steady' || verdict === 'failed';
    const late = told ? this.#lateness(watcher.endOf(id), ended.endedAt) : undefined;
    console.log(`${service} → ${to}: ${verdict}, ${late ?? '?'} ms late`);
    return { ended, watcher, late };
  }

  #lateness(since: number, until: number): number {
    const { calls } = this.front;
    const back = calls.find(({ operation, asked }) => operation === 'UpdateService' && asked > since);
    return pausesIn(calls, since, back?.asked ?? until);
  }

  /** The containers that Docker really runs for a service, by id. */
  async containers(service: string): Promise<string[]> {
    const { taskArns } = await this.call<{ taskArns: string[] }>('ListTasks', {
      cluster: this.cluster,
      serviceName: service,
    });
    if (taskArns.length === 0) return [];
    const { tasks } = await this.call<{ tasks: { containers: { runtimeId?: string }[] }[] }>(
      'DescribeTasks',
      {
        cluster: this.cluster,
        tasks: taskArns,
      },
    );
    const running = (await run('docker', ['ps', '--quiet', '--no-trunc'])).split('\n');
    const ids = tasks.flatMap(({ containers }) => containers.flatMap(({ runtimeId }) => runtimeId ?? []));
    return running.filter(id => ids.some(short => id.startsWith(short)));
  }

  /** The images of those, as Docker names them. */
  async images(service: string): Promise<string[]> {
    const inspect = ['inspect', '--format', '{{.Config.Image}}'];
    const names = (await this.containers(service)).map(id => run('docker', [...inspect, id]));
    return (await Promise.all(names)).map(name => name.trim().replace('docker.io/library/', ''));
  }

  /** What a running container's own program finds: its variables and its command. */
  async inside(service: string): Promise<{ env: Record<string, string>; argv: string[] }> {
    const [id] = await this.containers(service);
    if (id === undefined) throw new Error(`no container of ${service} runs`);
    const look = 'require("fs").readFileSync("/proc/1/cmdline", "utf8").split("\\0")';
    const print = `JSON.stringify({ env: process.env, argv: ${look} })`;
    return JSON.parse(await run('docker', ['exec', id, '/node', '--print', print]));
  }
}
