import { describe, expect, it } from 'vitest';
import { aWorld, story } from './world-fixture.ts';

const HEALTH = { healthCheck: { command: ['CMD-SHELL', 'true'], interval: 5, retries: 2 } };

describe('platform faults', () => {
  it.each([
    [
      'that the registry lacks',
      async (image: string) => (image.endsWith(':2') ? ('missing' as const) : ('elsewhere' as const)),
      [],
    ],
    ['that is said to be missing', undefined, [{ kind: 'image-missing' as const, image: ':2' }]],
  ])('an image %s stops its tasks before they run', async (_, images, faults) => {
    const { scheduler, register, create, update, steady, tasks, world } = aWorld(images && { images });
    const service = create(register('reg/api:1'), { desiredCount: 1 });
    await steady(service);
    world.faults.add(...faults);
    update({ taskDefinition: register('reg/api:2') });
    await scheduler.until(() => tasks()[1]?.lastStatus === 'STOPPED');
    const reason =
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref reg/api:2: reg/api:2: not found';
    expect(tasks()[1]).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason,
      containers: [{ reason }],
    });
    expect(story(service)).toContain(`was unable to place a task. Reason: ${reason}.`);
    await scheduler.until(() => service.steady && service.records[0]?.status === 'ROLLBACK_SUCCESSFUL');
  });

  it('a failing health check stops the task and says so', async () => {
    const { scheduler, register, create, update, steady, tasks, world } = aWorld();
    const service = create(register('api:1', HEALTH), { desiredCount: 1 });
    await steady(service);
    expect(tasks()[0]?.healthStatus).toBe('HEALTHY');
    world.faults.add({ kind: 'unhealthy', image: 'api:2' });
    update({ taskDefinition: register('api:2', HEALTH) });
    await scheduler.until(() => tasks()[1]?.healthStatus === 'UNHEALTHY');
    await scheduler.until(() => tasks()[1]?.lastStatus === 'STOPPED');
    expect(tasks()[1]).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
    });
    expect(story(service).slice(3, 6)).toEqual([
      'has started 1 tasks: (task 2).',
      '(task 2) failed container health checks.',
      'has stopped 1 running tasks: (task 2).',
    ]);
    await scheduler.until(() => service.records[0]?.status === 'ROLLBACK_SUCCESSFUL');
  });

  it('a task with a health check counts once it passes, not after 40 s', async () => {
    const { scheduler, register, create, tasks } = aWorld();
    const service = create(register('api:1', { healthCheck: { command: ['CMD', 'x'], interval: 120 } }), {
      desiredCount: 1,
    });
    await scheduler.until(() => tasks()[0]?.lastStatus === 'RUNNING');
    await scheduler.advance(100_000);
    expect(service.steady).toBe(false);
    await scheduler.advance(30_000);
    expect(service.steady).toBe(true);
  });

  it('a start period forgives early failures', async () => {
    let checks = 0;
    const { scheduler, register, create, tasks, world } = aWorld();
    world.faults.add({ kind: 'unhealthy' });
    const start = world.faults.take.bind(world.faults);
    world.faults.take = (kind, ...rest) =>
      kind === 'unhealthy' && ++checks > 4 ? undefined : start(kind, ...rest);
    const healthCheck = { command: ['CMD', 'x'], interval: 5, retries: 1, startPeriod: 20 };
    const service = create(register('api:1', { healthCheck }), { desiredCount: 1 });
    await scheduler.until(() => service.steady);
    expect(tasks()).toHaveLength(1);
  });

  it('no capacity: nothing starts, and the events say why', async () => {
    const { scheduler, register, create, update, steady, tasks, world } = aWorld();
    const service = create(register('api:1'), { desiredCount: 1 });
    await steady(service);
    world.faults.add({ kind: 'no-capacity', service: 'shop/api' });
    update({ taskDefinition: register('api:2') });
    await scheduler.until(() => service.records[0]?.status === 'ROLLBACK_SUCCESSFUL');
    expect(tasks()).toHaveLength(1);
    expect(story(service).slice(3)).toEqual([
      'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
      '(deployment #2) deployment failed: tasks failed to start.',
      'rolling back to deployment #1.',
      '(deployment #1) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('concern the service that they name and no other', async () => {
    const { register, create, steady, world } = aWorld();
    world.faults.add({ kind: 'crash', service: 'shop/worker' });
    await steady(create(register('api:1')));
  });
});
