import { ConfigError, RemoteError } from '@pipeline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { type EcsApi, openEcs } from '../src/index.ts';
import { type Answer, EcsServer } from './ecs-server.ts';

let server: EcsServer;
const slept: number[] = [];

async function open(answers: Record<string, Answer[]>): Promise<EcsApi> {
  server = new EcsServer(answers);
  slept.length = 0;
  return openEcs({
    region: 'eu-west-1',
    endpoint: await server.listen(),
    credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
    clock: {
      now: Date.now,
      sleep: async ms => {
        slept.push(ms);
      },
    },
  });
}

afterEach(() => server.close());

const definition = {
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/api:3',
  family: 'api',
  revision: 3,
  containerDefinitions: [{ name: 'web', image: 'x/web:1', aFieldOfNextYear: { deep: [1] } }],
  anotherNewField: true,
};

describe('a task definition', () => {
  it('is read whole, fields that the SDK does not know too', async () => {
    const api = await open({
      DescribeTaskDefinition: [{ body: { taskDefinition: definition, tags: [{ key: 'a', value: 'b' }] } }],
    });
    const read = await api.describeTaskDefinition('api');
    expect(read).toEqual({ definition, tags: [{ key: 'a', value: 'b' }] });
    expect(server.received[0]?.body).toEqual({ taskDefinition: 'api', include: ['TAGS'] });
  });

  it('is sent whole', async () => {
    const api = await open({
      RegisterTaskDefinition: [{ body: { taskDefinition: { taskDefinitionArn: 'arn:4' } } }],
    });
    expect(await api.registerTaskDefinition(definition)).toBe('arn:4');
    expect(server.received[0]?.body).toEqual(definition);
  });
});

const service = { service: { serviceName: 'api', status: 'ACTIVE', deployments: [] } };

describe('a call that changes something', () => {
  it.each<Answer>(['reset', 'cut', 'garbled'])('is sent once when its answer is %s', async fault => {
    const api = await open({ UpdateService: [fault, { body: service }] });
    const failed = await api
      .updateService('shop', 'api', { taskDefinition: 'api:4' })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(RemoteError);
    expect(failed).toMatchObject({ outcome: 'unknown', operation: 'UpdateService' });
    expect(server.count('UpdateService')).toBe(1);
  });

  it('is not repeated after a 5xx either', async () => {
    const api = await open({ UpdateService: [{ error: 'ServerException', status: 500 }, { body: service }] });
    await expect(api.updateService('shop', 'api', { taskDefinition: 'api:4' })).rejects.toMatchObject({
      outcome: 'unknown',
      status: 500,
    });
    expect(server.count('UpdateService')).toBe(1);
  });

  it('is repeated when it was throttled, since then nothing was done', async () => {
    const throttled = { error: 'ThrottlingException', status: 400 };
    const api = await open({ UpdateService: [throttled, throttled, { body: service }] });
    expect((await api.updateService('shop', 'api', { taskDefinition: 'api:4' })).serviceName).toBe('api');
    expect(server.count('UpdateService')).toBe(3);
    expect(slept).toEqual([200, 400]);
  });

  it('names the permission that is missing', async () => {
    const api = await open({
      UpdateService: [{ error: 'AccessDeniedException', status: 400, message: 'not authorized' }],
    });
    await expect(api.updateService('shop', 'api', { taskDefinition: 'api:4' })).rejects.toMatchObject({
      outcome: 'known',
      transient: false,
      hint: expect.stringContaining('ecs:UpdateService'),
    });
  });
});

it('passes on what is wrong with the credentials, at once and as it is', async () => {
  server = new EcsServer({});
  const none = new ConfigError('There are no AWS credentials', { hint: 'Set role-to-assume' });
  const api = await openEcs({
    region: 'eu-west-1',
    endpoint: await server.listen(),
    credentials: () => Promise.reject(none),
    clock: { now: Date.now, sleep: () => Promise.reject(new Error('it waited')) },
  });
  await expect(api.describeService('shop', 'api')).rejects.toBe(none);
  expect(server.received).toEqual([]);
});

describe('a reading call', () => {
  it.each<[string, Answer]>([
    ['throttling', { error: 'ThrottlingException', status: 400 }],
    ['a 5xx', { error: 'ServerException', status: 500 }],
    ['a reset', 'reset'],
    ['an answer that is cut off', 'cut'],
    ['an answer that is garbled', 'garbled'],
  ])('survives %s', async (_, fault) => {
    const api = await open({ DescribeServices: [fault, { body: { services: [service.service] } }] });
    expect((await api.describeService('shop', 'api'))?.serviceName).toBe('api');
  });

  it('gives up after a bounded number of attempts', async () => {
    const api = await open({ DescribeServices: [{ error: 'ThrottlingException', status: 400 }] });
    await expect(api.describeService('shop', 'api')).rejects.toMatchObject({ transient: true });
    expect(server.count('DescribeServices')).toBe(6);
  });

  it('knows an inactive service as none', async () => {
    const api = await open({
      DescribeServices: [{ body: { services: [{ serviceName: 'api', status: 'INACTIVE' }] } }],
    });
    expect(await api.describeService('shop', 'api')).toBeUndefined();
  });
});
