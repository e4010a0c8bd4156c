import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ContinueServiceDeploymentCommand,
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type ServiceDeployment,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecsService } from '../../src/ecs/ecs-service.ts';
import { realScheduler } from '../../src/ecs/scheduler.ts';
import { createWorld, type World } from '../../src/ecs/world.ts';
import { awsHandler } from '../../src/http/aws-handler.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { LogStore } from '../../src/logs/store.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { BALANCED } from './native-fixture.ts';

/** Every container is a server here that answers with its image. */
function servers(): Runtime {
  const open = new Set<ReturnType<typeof createServer>>();
  const close = (server: ReturnType<typeof createServer>) => {
    open.delete(server);
    server.closeAllConnections();
    server.close();
  };
  return {
    name: 'simulated',
    start({ image, taskId }, events) {
      const server = createServer((_, answer) => answer.end(image));
      open.add(server);
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        events.started({ runtimeId: taskId, url: `http://127.0.0.1:${port}` });
      });
      return {
        stop() {
          close(server);
          events.exited(0);
        },
      };
    },
    async close() {
      for (const server of open) close(server);
    },
  };
}

const service = 'api';
const cluster = 'shop';
let server: Listening;
let world: World;
let ecs: ECSClient;

beforeAll(async () => {
  world = createWorld({ scheduler: realScheduler(600), logs: new LogStore(), runtime: servers() });
  server = await listen(awsHandler({ json: [ecsService(world)] }), { name: 'aws' });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  ecs = new ECSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
});
afterAll(async () => {
  ecs.destroy();
  await server.close();
  await world.close();
});

const register = async (image: string) => {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: service,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 8080 }] }],
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? '';
};

const until = async (reached: (deployment: ServiceDeployment) => boolean): Promise<ServiceDeployment> => {
  for (let i = 0; i < 1_000; i++) {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const arn = services?.[0]?.currentServiceDeployment ?? '';
    const { serviceDeployments } = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
    );
    const [deployment] = serviceDeployments ?? [];
    if (deployment && reached(deployment)) return deployment;
    await sleep(5);
  }
  throw new Error('not reached');
};
const waiting = ({ lifecycleHookDetails = [] }: ServiceDeployment) =>
  lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION');

async function answers(url: string, count: number): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const answer = await fetch(url);
    const text = answer.ok ? await answer.text() : String(answer.status);
    seen[text] = (seen[text] ?? 0) + 1;
  }
  return seen;
}

it('a canary held by a PAUSE hook, by the SDK and with real requests', async () => {
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: service,
      taskDefinition: await register('api:1'),
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...BALANCED,
      deploymentConfiguration: {
        strategy: 'CANARY',
        canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 },
      },
    }),
  );
  await until(({ status }) => status === 'SUCCESSFUL');
  const production = await world.url(cluster, service);
  const test = await world.testUrl(cluster, service);
  expect(await answers(production, 5)).toEqual({ 'api:1': 5 });

  await ecs.send(
    new UpdateServiceCommand({
      cluster,
      service,
      taskDefinition: await register('api:2'),
      deploymentConfiguration: {
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] }],
      },
    }),
  );
  const held = await until(deployment => waiting(deployment) !== undefined);
  expect(held).toMatchObject({
    status: 'IN_PROGRESS',
    lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    targetServiceRevision: { requestedProductionTrafficWeight: 0, requestedTestTrafficWeight: 100 },
  });
  expect([await answers(production, 10), await answers(test, 3)]).toEqual([{ 'api:1': 10 }, { 'api:2': 3 }]);

  const go = (deployment: ServiceDeployment) =>
    ecs.send(
      new ContinueServiceDeploymentCommand({
        serviceDeploymentArn: deployment.serviceDeploymentArn,
        hookId: waiting(deployment)?.hookId,
        action: 'CONTINUE',
      }),
    );
  await go(held);
  const first = waiting(held)?.hookId;
  const again = await until(each => waiting(each) !== undefined && waiting(each)?.hookId !== first);
  expect(await answers(production, 20)).toEqual({ 'api:1': 18, 'api:2': 2 });
  await expect(go(held)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await go(again);
  const done = await until(({ status }) => status === 'SUCCESSFUL');
  expect(done.lifecycleHookDetails?.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(await answers(production, 5)).toEqual({ 'api:2': 5 });
}, 20_000);
