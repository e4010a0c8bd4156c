import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callEcs, describeService, type WireService } from '../../actions/deploy-ecs/test/ecs-wire.ts';
import { bundle, type Ended, runBundle } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { type LocalRegistry, startRegistry } from '../../packages/local-cloud/src/index.ts';
import { findMinistack, type Ministack, startMinistack } from './ministack.ts';
import { buildNodeImage } from './node-image.ts';
import { missing, run } from './tools.ts';

const BASE = 'local-cloud-conformance:ecs';
const image = (name: string) => `deploy-ecs-conformance:${name}`;
const LATEST = 5_000;

const program = findMinistack();
const absent = await missing('docker');

/** The same files as `BASE` with another command, so that a deploy only has to swap the image. */
async function derive(name: string, command: string[]): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'derive-'));
  await writeFile(join(context, 'Dockerfile'), `FROM ${BASE}\nCMD ${JSON.stringify(command)}\n`);
  await run('docker', ['build', '--quiet', '--tag', image(name), context]);
  await rm(context, { recursive: true });
}

/** Looks at a service the whole time, more often than anyone who deploys. */
class Watcher {
  readonly seen: { at: number; service: WireService }[] = [];
  readonly #stop = new AbortController();
  readonly #look: () => Promise<WireService>;
  readonly #done: Promise<void>;

  constructor(look: () => Promise<WireService>) {
    this.#look = look;
    this.#done = (async () => {
      while (!this.#stop.signal.aborted) {
        this.seen.push({ service: await look(), at: Date.now() });
        await sleep(50);
      }
    })();
  }

  /** Looks once more at the end: whoever deployed may have seen it between two of our looks. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    this.seen.push({ service: await this.#look(), at: Date.now() });
  }

  /** When a deployment was first seen to have come to its end: completed, failed, or gone. */
  endOf(id: string): number {
    const from = this.seen.findIndex(({ service }) => service.deployments.some(each => each.id === id));
    const ended = this.seen.slice(from).find(({ service }) => {
      const mine = service.deployments.find(each => each.id === id);
      if (mine === undefined || mine.rolloutState === 'FAILED') return true;
      return mine.rolloutState === 'COMPLETED' && mine.runningCount >= mine.desiredCount;
    });
    if (from < 0 || ended === undefined) {
      throw new Error(`${id} never ended: ${JSON.stringify(this.seen.at(-1)?.service.deployments)}`);
    }
    return ended.at;
  }
}

describe.skipIf(program === undefined || absent.length > 0)(
  'deploy-ecs with real containers, through ministack',
  () => {
    let server: Ministack;
    /** Knows no image. */
    let registry: LocalRegistry;
    const cluster = `deploy-${Date.now().toString(36)}`;

    beforeAll(async () => {
      if (!existsSync(bundle)) throw new Error('dist/deploy-ecs is not built: run `pnpm build` first');
      await buildNodeImage(BASE);
      for (const name of ['one', 'two']) await derive(name, ['serve']);
      await derive('crash', ['exit', '3']);
      registry = await startRegistry();
      server = await startMinistack(program ?? '');
      await callEcs(server.url, 'CreateCluster', { clusterName: cluster });
    });
    afterAll(async () => {
      for (const name of ['api', 'worker', 'web']) {
        await callEcs(server.url, 'DeleteService', { cluster, service: name, force: true }).catch(() => {});
      }
      await server?.close();
      await registry?.close();
      await run('docker', ['image', 'rm', '--force', ...['one', 'two', 'crash'].map(image)]);
    });

    const look = (service: string) => describeService(server.url, cluster, service);

    async function serve(service: string, deploymentConfiguration: object): Promise<void> {
      await callEcs(server.url, 'RegisterTaskDefinition', {
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
            portMappings: [{ containerPort: 8080 }],
            logConfiguration: {
              logDriver: 'awslogs',
              options: { 'awslogs-group': `/${service}`, 'awslogs-stream-prefix': 'app' },
            },
          },
        ],
      });
      await callEcs(server.url, 'CreateService', {
        cluster,
        serviceName: service,
        taskDefinition: service,
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
        deploymentConfiguration,
      });
      while ((await look(service)).runningCount < 1) await sleep(100);
    }

    /** Deploys as the runner does, watched from beside. */
    async function deploy(service: string, to: string): Promise<{ ended: Ended; late: number }> {
      const watcher = new Watcher(() => look(service));
      const ended = await runBundle({
        inputs: { cluster, service, image: to, 'wait-timeout': '90s' },
        env: {
          AWS_ENDPOINT_URL: server.url,
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
        },
      });
      await watcher.end();
      const id = ended.outputs['deployment-id'];
      if (id === undefined) throw new Error(`nothing was deployed:\n${ended.log}`);
      const late = ended.endedAt - watcher.endOf(id);
      console.log(`${service} → ${to}: ${ended.outputs.verdict}, ${late} ms late`);
      return { ended, late };
    }

    /** The images of this service's containers that really run. */
    async function running(): Promise<string[]> {
      const names = await run('docker', ['ps', '--format', '{{.Image}}']);
      return names.split('\n').filter(name => name.startsWith('deploy-ecs-conformance:'));
    }

    const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };

    it('is green when the new containers run', async () => {
      await serve('api', BREAKER);
      const { ended, late } = await deploy('api', image('two'));
      expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
      expect(late).toBeLessThan(LATEST);
      expect(await running()).toContain(image('two'));
    });

    it('tells why containers that crash were rolled back, and the old ones serve', async () => {
      await serve('worker', BREAKER);
      const { ended, late } = await deploy('worker', image('crash'));
      expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
      expect(ended.error).toContain('does not run worker:2');
      expect(ended.error).toContain('exit code 3');
      expect(late).toBeLessThan(LATEST);
      expect(await running()).toContain(image('one'));
      expect((await look('worker')).taskDefinition).toMatch(/worker:1$/);
    });

    it('tells that an image does not exist', async () => {
      await serve('web', BREAKER);
      const { ended, late } = await deploy('web', `${registry.host}/shop/web:missing`);
      expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
      expect(ended.error).toContain('CannotPullContainerError');
      expect(ended.error).toContain('Likely cause: The image could not be pulled');
      expect(late).toBeLessThan(LATEST);
      expect((await look('web')).taskDefinition).toMatch(/web:1$/);
    });
  },
);
