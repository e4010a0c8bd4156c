import { describe, expect, it } from 'vitest';
import { poolsOf } from '../../src/ecs/pools.ts';
import { closeTest, createTaskSet, dropTaskSet, makePrimary, routeTo } from '../../src/ecs/task-sets.ts';
import { aWorld } from './world-fixture.ts';

const CODE_DEPLOY = {
  deploymentController: { type: 'CODE_DEPLOY' },
  deploymentConfiguration: undefined,
  loadBalancers: [{ targetGroupArn: 'tg-blue', containerName: 'web', containerPort: 8080 }],
};

const shop = async () => {
  const all = aWorld();
  const service = all.create(all.register('api:1'), CODE_DEPLOY);
  await all.scheduler.until(() => service.steady);
  for (const task of all.tasks()) task.url = `http://blue/${task.id}`;
  const describeService = (): Record<string, never> =>
    (all.call('DescribeServices', { cluster: 'shop', services: ['api'] }).services as never)[0] as never;
  return { ...all, service, describeService };
};
const weights = (pools: { weight: number; targets: readonly string[] }[]) =>
  pools.map(({ weight, targets }) => [weight, targets.length]);

describe('a service that CodeDeploy deploys', () => {
  it('is created with a PRIMARY task set, and no deployment', async () => {
    const { describeService, call } = await shop();
    const service = describeService();
    expect(service).toMatchObject({
      deploymentController: { type: 'CODE_DEPLOY' },
      deployments: [],
      runningCount: 2,
      taskSets: [
        {
          status: 'PRIMARY',
          stabilityStatus: 'STEADY_STATE',
          computedDesiredCount: 2,
          runningCount: 2,
          scale: { value: 100, unit: 'PERCENT' },
        },
      ],
    });
    expect(call('DescribeTaskSets', { cluster: 'shop', service: 'api', taskSets: ['nope'] })).toMatchObject({
      taskSets: [],
      failures: [{ reason: 'MISSING' }],
    });
  });

  it('runs a second task set beside the first, and moves traffic only when told', async () => {
    const { world, service, scheduler, register, tasks, describeService } = await shop();
    const [blue] = service.taskSets;
    const taskDefinition = register('api:2');
    const green = createTaskSet(world, service, {
      taskDefinition,
      startedBy: 'CODE_DEPLOY',
      externalId: 'd-1',
    });
    await scheduler.until(() => green.stability === 'STEADY_STATE');
    for (const task of tasks()) task.url = `http://${task.id}`;
    const production = () => weights(poolsOf(world, 'shop', 'api', 'production'));
    const test = () => weights(poolsOf(world, 'shop', 'api', 'test'));
    expect([production(), test()]).toEqual([[[100, 2]], []]);
    routeTo(service, 'test', green);
    routeTo(service, 'production', green, 10, blue);
    expect([production(), test()]).toEqual([
      [
        [10, 2],
        [90, 2],
      ],
      [[100, 2]],
    ]);
    routeTo(service, 'production', green);
    closeTest(service);
    makePrimary(world, service, green);
    expect([production(), test()]).toEqual([[[100, 2]], []]);
    expect(describeService()).toMatchObject({
      taskDefinition,
      taskSets: [{ status: 'ACTIVE' }, { status: 'PRIMARY', externalId: 'd-1', startedBy: 'CODE_DEPLOY' }],
    });
    if (blue) dropTaskSet(world, service, blue);
    await scheduler.until(() => service.taskSets.length === 1 && service.steady);
    expect(service.taskSets).toEqual([green]);
  });

  it('a task set whose tasks crash never gets steady, and the first serves on', async () => {
    const { world, service, scheduler, register } = await shop();
    world.faults.add({ kind: 'crash', image: 'api:2' });
    const green = createTaskSet(world, service, { taskDefinition: register('api:2') });
    await scheduler.advance(600_000);
    expect([green.stability, service.taskSets[0]?.stability]).toEqual(['STABILIZING', 'STEADY_STATE']);
    expect(green.failedTasks).toBeGreaterThan(3);
  });

  it('takes its count from UpdateService, for every task set', async () => {
    const { update, scheduler, tasks } = await shop();
    update({ desiredCount: 3 });
    await scheduler.until(() => tasks().filter(({ lastStatus }) => lastStatus === 'RUNNING').length === 3);
  });

  it.each([
    [{ taskDefinition: 'api' }, 'Unable to update task definition on'],
    [{ networkConfiguration: {} }, 'Unable to update network parameters on'],
    [{ loadBalancers: [] }, 'Unable to update load balancers on'],
    [{ forceNewDeployment: true }, 'Cannot force a new deployment on'],
  ])('refuses %j: that is CodeDeploy’s', async (input, words) => {
    const { update } = await shop();
    const message = `${words} services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.`;
    expect(() => update(input)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message }),
    );
  });

  it('needs a load balancer, and knows no EXTERNAL controller', () => {
    const { create, register } = aWorld();
    const definition = register('api:1');
    expect(() => create(definition, { deploymentController: { type: 'CODE_DEPLOY' } })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
    expect(() => create(definition, { deploymentController: { type: 'EXTERNAL' } })).toThrow(
      expect.objectContaining({
        status: 501,
        message: 'deploymentController EXTERNAL is not implemented here',
      }),
    );
  });
});
