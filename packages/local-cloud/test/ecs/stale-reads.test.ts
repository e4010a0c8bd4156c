import { expect, it } from 'vitest';
import { aWorld, NETWORK } from './world-fixture.ts';

const LAG = 5_000;

/** A steady service at revision 1, through the operations as clients call them. */
async function lagging() {
  const shop = aWorld();
  const [one, two] = [shop.register('api:1'), shop.register('api:2')];
  const { call, scheduler, world } = shop;
  call('CreateService', {
    cluster: 'shop',
    serviceName: 'api',
    taskDefinition: one,
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: NETWORK,
  });
  const describeService = () =>
    (call('DescribeServices', { cluster: 'shop', services: ['api'] }).services as never)[0] as {
      taskDefinition: string;
      runningCount: number;
      deployments: object[];
    };
  await scheduler.until(() => describeService().runningCount === 1);
  world.faults.add({ kind: 'stale-reads', for: LAG });
  return { ...shop, one, two, describeService };
}

it('a read after a write shows the state before it for a while; the write’s own answer does not', async () => {
  const { call, scheduler, describeService, one, two } = await lagging();
  const before = call('ListServiceDeployments', { cluster: 'shop', service: 'api' });
  const answer = call('UpdateService', { cluster: 'shop', service: 'api', taskDefinition: two });
  expect(answer.service).toMatchObject({ taskDefinition: two, deployments: [{}, {}] });
  expect(describeService()).toMatchObject({ taskDefinition: one, deployments: [{ status: 'PRIMARY' }] });
  expect(call('ListServiceDeployments', { cluster: 'shop', service: 'api' })).toEqual(before);
  await scheduler.advance(LAG - 1);
  expect(describeService().taskDefinition).toBe(one);
  await scheduler.advance(1);
  expect(describeService()).toMatchObject({ taskDefinition: two, deployments: [{}, {}] });
});

it('what was just made is not there yet', async () => {
  const { call, scheduler } = await lagging();
  const { tasks } = call('RunTask', {
    cluster: 'shop',
    taskDefinition: 'api',
    networkConfiguration: NETWORK,
    startedBy: 'me',
  });
  const [{ taskArn }] = tasks as unknown as [{ taskArn: string }];
  const seen = () => call('DescribeTasks', { cluster: 'shop', tasks: [taskArn] });
  expect(seen()).toMatchObject({ tasks: [], failures: [{ reason: 'MISSING' }] });
  expect(call('ListTasks', { cluster: 'shop', startedBy: 'me' }).taskArns).toEqual([]);
  await scheduler.advance(LAG);
  expect(seen()).toMatchObject({ tasks: [{ taskArn }], failures: [] });
});

it('ends when the fault is taken away', async () => {
  const { call, world, describeService, two } = await lagging();
  call('UpdateService', { cluster: 'shop', service: 'api', taskDefinition: two });
  world.faults.clear();
  expect(describeService().taskDefinition).toBe(two);
});

it('holds nothing up: the rollout goes on behind it', async () => {
  const { call, scheduler, world, two, tasks } = await lagging();
  world.faults.add({ kind: 'stale-reads', for: 10 * 60_000 });
  call('UpdateService', { cluster: 'shop', service: 'api', taskDefinition: two });
  await scheduler.until(() => tasks()[1]?.lastStatus === 'RUNNING');
});
