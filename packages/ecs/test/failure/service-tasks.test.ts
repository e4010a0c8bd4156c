import { ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, expect, it } from 'vitest';
import { serviceTasks } from '../../src/failure/service-tasks.ts';
import { type Answer, EcsServer } from '../ecs-server.ts';

let server: EcsServer | undefined;
afterEach(() => server?.close());

async function open(answers: Record<string, Answer[]>) {
  server = new EcsServer(answers);
  const client = new ECSClient({
    region: 'eu-west-1',
    endpoint: await server.listen(),
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  return { server, tasks: serviceTasks(client, { clock: { now: () => 0, sleep: async () => {} } }) };
}
const described = { body: { tasks: [{ taskArn: 'arn:1', lastStatus: 'STOPPED', containers: [] }] } };

it('reads three pages of stopped tasks and no more', async () => {
  const { server, tasks } = await open({
    ListTasks: [{ body: { taskArns: ['arn:1'], nextToken: 'more' } }],
    DescribeTasks: [described],
  });
  expect(await tasks.stopped('shop', 'api')).toHaveLength(3);
  expect(
    server.received.filter(({ operation }) => operation === 'ListTasks').map(({ body }) => body),
  ).toEqual([
    { cluster: 'shop', serviceName: 'api', desiredStatus: 'STOPPED', maxResults: 100 },
    ...Array(2).fill({
      cluster: 'shop',
      serviceName: 'api',
      desiredStatus: 'STOPPED',
      maxResults: 100,
      nextToken: 'more',
    }),
  ]);
});

it('ends with the last page, and describes nothing where nothing is listed', async () => {
  const { server, tasks } = await open({
    ListTasks: [{ body: { taskArns: [] } }],
    DescribeTasks: [described],
  });
  expect(await tasks.running('shop', 'api')).toEqual([]);
  expect(server.count('ListTasks')).toBe(1);
  expect(server.count('DescribeTasks')).toBe(0);
});
