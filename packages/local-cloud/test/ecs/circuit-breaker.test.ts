import { describe, expect, it } from 'vitest';
import { failureThreshold } from '../../src/ecs/circuit-breaker.ts';
import { aWorld, story } from './world-fixture.ts';

describe('the threshold', () => {
  it.each([
    [1, 3],
    [2, 3],
    [6, 3],
    [7, 4],
    [25, 13],
    [400, 200],
    [800, 200],
  ])('of %i tasks is %i failures', (desired, threshold) => {
    expect(failureThreshold(desired)).toBe(threshold);
  });

  it.each([
    [{ type: 'COUNT', value: 1 }, 10, 1],
    [{ type: 'UNBOUNDED_PERCENT', value: 10 }, 10, 1],
    [{ type: 'BOUNDED_PERCENT', value: 100 }, 10, 10],
  ])('configured as %o of %i tasks is %i', (thresholdConfiguration, desired, threshold) => {
    const breaker = { enable: true, rollback: true, thresholdConfiguration };
    expect(failureThreshold(desired, breaker)).toBe(threshold);
  });
});

describe('a release that crashes', () => {
  const crashing = async (breaker: object | undefined) => {
    const shop = aWorld();
    const service = shop.create(shop.register('shop/api:1'), {
      desiredCount: 1,
      deploymentConfiguration: breaker && { deploymentCircuitBreaker: breaker },
    });
    await shop.steady(service);
    const good = service.deployments[0];
    shop.world.faults.add({ kind: 'crash', image: 'api:2', exitCode: 7, lines: ['no database'] });
    shop.update({ taskDefinition: shop.register('shop/api:2') });
    return { ...shop, service, good, bad: service.deployments[0] };
  };

  it('is rolled back to the last completed deployment, under its old id', async () => {
    const { scheduler, service, good, bad, steady } = await crashing({ enable: true, rollback: true });
    await scheduler.until(() => bad?.rolloutState === 'FAILED');
    expect(bad).toMatchObject({
      status: 'ACTIVE',
      failedTasks: 3,
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    });
    expect(service.deployments[0]).toBe(good);
    expect(good).toMatchObject({
      status: 'PRIMARY',
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${good?.id}.`,
    });
    expect(service.records[0]?.status).toBe('ROLLBACK_IN_PROGRESS');
    await steady(service);
    expect(service.deployments).toEqual([good]);
    expect(good?.rolloutState).toBe('COMPLETED');
    expect(service.workload.taskDefinition.revision).toBe(1);
    expect(service.records[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      breakerStatus: 'TRIGGERED',
      failureCount: 3,
      threshold: 3,
      rollback: { serviceRevisionArn: good?.revision.arn },
    });
    expect(story(service).slice(3)).toEqual([
      'has started 1 tasks: (task 2).',
      'has started 1 tasks: (task 3).',
      'has started 1 tasks: (task 4).',
      '(deployment #2) deployment failed: tasks failed to start.',
      'rolling back to deployment #1.',
      '(deployment #1) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('leaves the exit code, the reason and the last words with its tasks', async () => {
    const { scheduler, service, tasks, bad } = await crashing({ enable: true, rollback: true });
    await scheduler.until(() => service.steady && bad?.status === 'INACTIVE');
    await scheduler.advance(60_000);
    const crashed = tasks().filter(({ deployment }) => deployment === bad);
    expect(crashed).toHaveLength(3);
    for (const task of crashed) {
      expect(task).toMatchObject({
        lastStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ exitCode: 7, lastStatus: 'STOPPED' }],
      });
    }
  });

  it('stalls as FAILED without rollback, the earlier deployment still serving', async () => {
    const { scheduler, service, good, bad, tasks } = await crashing({ enable: true, rollback: false });
    await scheduler.until(() => bad?.rolloutState === 'FAILED');
    await scheduler.advance(600_000);
    expect(service.deployments).toEqual([bad, good]);
    expect(bad?.status).toBe('PRIMARY');
    expect(service.records[0]).toMatchObject({ status: 'STOPPED', stoppedAt: expect.any(Number) });
    expect(tasks().filter(({ lastStatus }) => lastStatus === 'RUNNING')).toEqual([tasks()[0]]);
  });

  it('is retried for ever, ever more slowly, without a circuit breaker', async () => {
    const { scheduler, service, bad, tasks } = await crashing(undefined);
    await scheduler.advance(3_600_000);
    expect(bad?.rolloutState).toBe('IN_PROGRESS');
    expect(tasks().length).toBeGreaterThan(5);
    expect(tasks().length).toBeLessThan(20);
    expect(story(service)).toContainEqual(expect.stringMatching(/^is unable to consistently start tasks/));
    expect(service.records[0]?.breakerStatus).toBe('DISABLED');
  });

  it('has nowhere to go back to when it is the first', async () => {
    const { scheduler, register, create, world } = aWorld();
    world.faults.add({ kind: 'crash' });
    const service = create(register('shop/api:1'));
    await scheduler.until(() => service.deployments[0]?.rolloutState === 'FAILED');
    expect(service.deployments[0]?.status).toBe('PRIMARY');
    expect(service.records[0]).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
  });

  it('can be fixed by a further update', async () => {
    const { scheduler, service, bad, update, register, steady } = await crashing({
      enable: true,
      rollback: false,
    });
    await scheduler.until(() => bad?.rolloutState === 'FAILED');
    update({ taskDefinition: register('shop/api:3') });
    await steady(service);
    expect(service.deployments.map(({ revision }) => revision.taskDefinition.revision)).toEqual([3]);
    expect(service.records.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']);
  });

  it('counts failures in a row only: a healthy task sets them back', async () => {
    let starts = 0;
    const { scheduler, register, create } = aWorld({
      behaviour: () => (++starts <= 2 ? { exitAfter: 1, exitCode: 1 } : {}),
    });
    const service = create(register('shop/api:1'), { desiredCount: 1 });
    const failures: number[] = [];
    await scheduler.until(() => {
      const now = service.deployments[0]?.failedTasks ?? 0;
      if (failures.at(-1) !== now) failures.push(now);
      return service.steady;
    });
    expect(failures).toEqual([0, 1, 2, 0]);
  });
});
