import { describe, expect, it } from 'vitest';
import { counts } from '../../src/ecs/counts.ts';
import { tasksOf } from '../../src/ecs/world.ts';
import { aWorld, story } from './world-fixture.ts';

const state = ({ status, rolloutState }: { status: string; rolloutState: string }) =>
  `${status} ${rolloutState}`;

describe('a rolling deployment', () => {
  it('takes every task through the documented states', async () => {
    const { scheduler, register, create, update, steady, tasks } = aWorld();
    const service = create(register('shop/api:1'), { desiredCount: 1 });
    const seen: string[] = [];
    const look = () => {
      const status = tasks()[0]?.lastStatus ?? 'none';
      if (seen.at(-1) !== status) seen.push(status);
    };
    await scheduler.until(() => {
      look();
      return service.steady;
    });
    expect(seen).toEqual(['none', 'PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING']);
    seen.length = 0;
    update({ taskDefinition: register('shop/api:2') });
    await scheduler.until(() => {
      look();
      return tasks()[0]?.lastStatus === 'STOPPED';
    });
    expect(seen).toEqual(['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED']);
    await steady(service);
    const [old] = tasks();
    expect(old).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: expect.stringMatching(/^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/),
    });
    expect(old?.containers[0]).toMatchObject({ exitCode: 143 });
  });

  it('says what the service says, in its order', async () => {
    const { register, create, update, steady } = aWorld();
    const service = create(register('shop/api:1'), { desiredCount: 1 });
    await steady(service);
    update({ taskDefinition: register('shop/api:2') });
    await steady(service);
    expect(story(service)).toEqual([
      'has started 1 tasks: (task 1).',
      '(deployment #1) deployment completed.',
      'has reached a steady state.',
      'has started 1 tasks: (task 2).',
      'has stopped 1 running tasks: (task 1).',
      '(deployment #2) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('keeps the earlier deployment listed as ACTIVE until its tasks are gone', async () => {
    const { scheduler, world, register, create, update, steady } = aWorld();
    const service = create(register('shop/api:1'));
    await steady(service);
    const first = service.deployments[0]?.id;
    update({ taskDefinition: register('shop/api:2') });
    expect(service.deployments.map(state)).toEqual(['PRIMARY IN_PROGRESS', 'ACTIVE COMPLETED']);
    expect(service.deployments[1]?.id).toBe(first);
    let least = 2;
    await scheduler.until(() => {
      least = Math.min(least, counts(tasksOf(world, service)).running);
      return service.steady;
    });
    expect(least).toBe(2);
    expect(service.deployments.map(state)).toEqual(['PRIMARY COMPLETED']);
    expect(service.deployments[0]?.rolloutStateReason).toBe(
      `ECS deployment ${service.deployments[0]?.id} completed.`,
    );
  });

  it('changes the count without a deployment, and says steady again', async () => {
    const { register, create, update, steady, scheduler, world } = aWorld();
    const service = create(register('shop/api:1'));
    await steady(service);
    const { deployments } = service;
    update({ desiredCount: 3 });
    expect(service.deployments).toBe(deployments);
    await scheduler.until(() => counts(tasksOf(world, service)).running === 3);
    await steady(service);
    update({ desiredCount: 1 });
    await scheduler.advance(60_000);
    expect(counts(tasksOf(world, service)).running).toBe(1);
    expect(story(service).filter(text => text === 'has reached a steady state.')).toHaveLength(3);
    expect(service.records).toHaveLength(1);
  });

  it('starts no deployment when nothing changes, and one when forced', async () => {
    const { register, create, update, steady } = aWorld();
    const one = register('shop/api:1');
    const service = create(one);
    await steady(service);
    update({ taskDefinition: one });
    expect(service.deployments).toHaveLength(1);
    update({ forceNewDeployment: true });
    expect(service.deployments.map(state)).toEqual(['PRIMARY IN_PROGRESS', 'ACTIVE COMPLETED']);
  });

  it.each([
    { configuration: { minimumHealthyPercent: 100, maximumPercent: 200 }, least: 2, most: 4 },
    { configuration: { minimumHealthyPercent: 50, maximumPercent: 100 }, least: 1, most: 2 },
    { configuration: { minimumHealthyPercent: 100, maximumPercent: 150 }, least: 2, most: 3 },
    { configuration: { minimumHealthyPercent: 0, maximumPercent: 100 }, least: 0, most: 2 },
  ])('stays within $configuration', async ({ configuration, least, most }) => {
    const { scheduler, register, create, update, steady, tasks } = aWorld();
    const service = create(register('shop/api:1'), { deploymentConfiguration: configuration });
    await steady(service);
    update({ taskDefinition: register('shop/api:2') });
    let fewest = 2;
    let highest = 0;
    await scheduler.until(() => {
      const meant = tasks().filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
      fewest = Math.min(fewest, meant.filter(({ healthy }) => healthy).length);
      highest = Math.max(highest, meant.length);
      return service.steady;
    });
    expect({ fewest, highest }).toEqual({ fewest: least, highest: most });
  });

  it('stalls, as documented, where the percentages leave no room', async () => {
    const { scheduler, register, create, update, steady } = aWorld();
    const deploymentConfiguration = { minimumHealthyPercent: 100, maximumPercent: 100 };
    const service = create(register('shop/api:1'), { deploymentConfiguration });
    await steady(service);
    update({ taskDefinition: register('shop/api:2') });
    await scheduler.advance(600_000);
    expect(service.deployments.map(state)).toEqual(['PRIMARY IN_PROGRESS', 'ACTIVE COMPLETED']);
  });

  it('replaces a task that a user stopped', async () => {
    const { scheduler, register, create, steady, tasks, call } = aWorld();
    const service = create(register('shop/api:1'), { desiredCount: 1 });
    await steady(service);
    call('StopTask', { cluster: 'shop', task: tasks()[0]?.arn, reason: 'drill' });
    await scheduler.until(() => tasks().length === 2);
    await steady(service);
    expect(tasks()[0]).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'drill' });
    expect(service.deployments[0]?.failedTasks).toBe(0);
  });
});
