import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsService } from '../../packages/local-cloud/src/ecs/ecs-service.ts';
import { realScheduler } from '../../packages/local-cloud/src/ecs/scheduler.ts';
import { createService, updateService } from '../../packages/local-cloud/src/ecs/services.ts';
import { createWorld, type World } from '../../packages/local-cloud/src/ecs/world.ts';
import { awsHandler } from '../../packages/local-cloud/src/http/aws-handler.ts';
import { type Listening, listen } from '../../packages/local-cloud/src/http/listen.ts';
import { LogStore } from '../../packages/local-cloud/src/logs/store.ts';
import { dockerRuntime } from '../../packages/local-cloud/src/runtime/docker.ts';
import { ecsContract } from '../../packages/local-cloud/test/ecs/contract.ts';
import { buildNodeImage } from './node-image.ts';
import { missing } from './tools.ts';

const IMAGE = 'local-cloud-conformance:ecs';
const absent = await missing('docker');

describe.skipIf(absent.length > 0)('our ECS with real containers', () => {
  let server: Listening;
  let world: World;
  beforeAll(async () => {
    await buildNodeImage(IMAGE);
    world = createWorld({ scheduler: realScheduler(60), logs: new LogStore(), runtime: dockerRuntime() });
    server = await listen(awsHandler({ json: [ecsService(world)] }), { name: 'aws' });
  });
  afterAll(async () => {
    await server?.close();
    await world?.close();
  });

  ecsContract(() => ({ endpoint: server.url, image: IMAGE }));

  it('answers at its front all through an update, first the old and then the new version', async () => {
    const cluster = `front-${randomUUID().slice(0, 8)}`;
    ecsService(world).operations.CreateCluster?.({ clusterName: cluster } as never);
    const register = (version: string) =>
      world.taskDefinitions.register({
        family: cluster,
        containerDefinitions: [
          {
            name: 'web',
            image: IMAGE,
            memory: 128,
            portMappings: [{ containerPort: 8080 }],
            environment: [{ name: 'VERSION', value: version }],
          },
        ],
      }).taskDefinitionArn;
    const service = createService(world, {
      cluster,
      serviceName: 'web',
      taskDefinition: register('one'),
      desiredCount: 1,
    });
    const url = await world.url(cluster, 'web');
    expect((await fetch(url)).status).toBe(503);
    const steady = async () => {
      const answers: string[] = [];
      while (!service.steady) {
        const answer = await fetch(url);
        answers.push(answer.ok ? await answer.text() : String(answer.status));
        await new Promise(resolve => setTimeout(resolve, 20));
      }
      return answers;
    };
    await steady();
    expect(await (await fetch(url)).text()).toBe('one');
    updateService(world, { cluster, service: 'web', taskDefinition: register('two') });
    const during = new Set(await steady());
    expect([...during]).toEqual(['one', 'two']);
  });
});
