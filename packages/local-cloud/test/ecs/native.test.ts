import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../src/ecs/native/steps.ts';
import { aService } from './native-fixture.ts';
import { story } from './world-fixture.ts';

const LIMITS = { minimumHealthyPercent: 100, maximumPercent: 200 };
const MINUTE = 60_000;

describe('the steps', () => {
  const shifts = (configuration: object, earlier = 1) =>
    stepsOf({ ...LIMITS, ...configuration }, { earlier }).flatMap(({ production, bake }) =>
      production === undefined ? [] : [[production, bake]],
    );

  it.each([
    ['blue/green shifts at once', { strategy: 'BLUE_GREEN' }, [[100, 0]]],
    [
      'a canary has defaults',
      { strategy: 'CANARY' },
      [
        [5, 10],
        [100, 0],
      ],
    ],
    [
      'a canary in two phases',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 12.5, canaryBakeTimeInMinutes: 3 } },
      [
        [12.5, 3],
        [100, 0],
      ],
    ],
    [
      'a canary of everything',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 100 } },
      [[100, 0]],
    ],
    [
      'linear, no bake at 100',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: 1 } },
      [
        [25, 1],
        [50, 1],
        [75, 1],
        [100, 0],
      ],
    ],
    [
      'linear, the last step shorter',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 33.4 } },
      [
        [33.4, 6],
        [66.8, 6],
        [100, 0],
      ],
    ],
  ])('%s', (_, configuration, expected) => {
    expect(shifts(configuration)).toEqual(expected);
  });

  it('of a new service shift everything at once and bake nothing', () => {
    const steps = stepsOf({ ...LIMITS, strategy: 'CANARY', bakeTimeInMinutes: 9 }, { earlier: 0 });
    expect(steps.filter(({ bake }) => bake)).toEqual([]);
    expect(steps.filter(({ production }) => production)).toHaveLength(1);
  });

  it('begin with RECONCILE_SERVICE only where several revisions are active', () => {
    const first = (earlier: number) => stepsOf({ ...LIMITS, strategy: 'CANARY' }, { earlier })[0]?.stage;
    expect([first(0), first(1), first(2)]).toEqual(['PRE_SCALE_UP', 'PRE_SCALE_UP', 'RECONCILE_SERVICE']);
  });
});

describe('a canary', () => {
  const CANARY = {
    strategy: 'CANARY',
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 5 },
    bakeTimeInMinutes: 3,
  };

  it('goes through the documented stages, blue and green running in full', async () => {
    const { deploy, scheduler, service, show, running, weights } = await aService(CANARY);
    deploy();
    const seen: unknown[] = [];
    await scheduler.until(() => {
      const stage = show().lifecycleStage;
      const now = JSON.stringify([stage, weights('production'), weights('test')]);
      if (stage && seen.at(-1) !== now) seen.push(now);
      return service.records[0]?.status === 'SUCCESSFUL';
    });
    const row = (stage: string, production: object, test: object = {}) =>
      JSON.stringify([stage, production, test]);
    expect(seen).toEqual([
      row('PRE_SCALE_UP', { 1: 100 }),
      row('SCALE_UP', { 1: 100 }),
      row('POST_SCALE_UP', { 1: 100 }),
      row('TEST_TRAFFIC_SHIFT', { 1: 100 }, { 2: 100 }),
      row('POST_TEST_TRAFFIC_SHIFT', { 1: 100 }, { 2: 100 }),
      row('PRE_PRODUCTION_TRAFFIC_SHIFT', { 1: 100 }, { 2: 100 }),
      row('PRODUCTION_TRAFFIC_SHIFT', { 1: 90, 2: 10 }, { 2: 100 }),
      row('PRE_PRODUCTION_TRAFFIC_SHIFT', { 1: 90, 2: 10 }, { 2: 100 }),
      row('PRODUCTION_TRAFFIC_SHIFT', { 2: 100 }, { 2: 100 }),
      row('POST_PRODUCTION_TRAFFIC_SHIFT', { 2: 100 }, { 2: 100 }),
      row('BAKE_TIME', { 2: 100 }, { 2: 100 }),
      row('CLEAN_UP', { 2: 100 }, { 2: 100 }),
    ]);
    expect([running(1), running(2), service.deployments.length]).toEqual([0, 2, 1]);
    expect(service.steady).toBe(true);
    expect(story(service).slice(-4)).toEqual([
      'has started 2 tasks: (task 3) (task 4).',
      'has stopped 2 running tasks: (task 2) (task 1).',
      '(deployment #2) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('shows counts and weights of both sides while it shares traffic', async () => {
    const { deploy, at, show, scheduler, service, call } = await aService(CANARY);
    deploy();
    await at('PRODUCTION_TRAFFIC_SHIFT');
    expect(show()).toMatchObject({
      status: 'IN_PROGRESS',
      targetServiceRevision: {
        requestedProductionTrafficWeight: 10,
        requestedTestTrafficWeight: 100,
        requestedTaskCount: 2,
        runningTaskCount: 2,
      },
      sourceServiceRevisions: [
        {
          requestedProductionTrafficWeight: 90,
          requestedTestTrafficWeight: 0,
          requestedTaskCount: 2,
          runningTaskCount: 2,
        },
      ],
    });
    expect(call('DescribeServices', { cluster: 'shop', services: ['api'] }).services).toMatchObject([
      {
        runningCount: 4,
        desiredCount: 2,
        deployments: [
          { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2, runningCount: 2 },
          { status: 'ACTIVE', rolloutState: 'COMPLETED', desiredCount: 2, runningCount: 2 },
        ],
      },
    ]);
    await scheduler.advance(4 * MINUTE);
    expect(show().targetServiceRevision.requestedProductionTrafficWeight).toBe(10);
    await scheduler.advance(2 * MINUTE);
    expect(show().targetServiceRevision.requestedProductionTrafficWeight).toBe(100);
    await scheduler.until(() => service.records[0]?.status === 'SUCCESSFUL');
    expect(show()).toMatchObject({
      lifecycleStage: 'CLEAN_UP',
      targetServiceRevision: { requestedProductionTrafficWeight: 100, runningTaskCount: 2 },
      sourceServiceRevisions: [{ requestedProductionTrafficWeight: 0, runningTaskCount: 0 }],
    });
  });

  it('that never gets healthy goes back by the circuit breaker, without any traffic', async () => {
    const { deploy, world, ended, show, weights, service } = await aService({
      ...CANARY,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    });
    world.faults.add({ kind: 'crash', image: 'api:2' });
    deploy();
    await ended();
    expect(show()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 4 },
      lifecycleStage: 'SCALE_UP',
    });
    expect(weights('production')).toEqual({ 1: 100 });
    expect(story(service).slice(-4)).toEqual([
      '(deployment #2) deployment failed: tasks failed to start.',
      'rolling back to deployment #1.',
      '(deployment #1) deployment completed.',
      'has reached a steady state.',
    ]);
  });

  it('that never gets healthy is retried without it, until its stage has lasted a day', async () => {
    const { deploy, world, show, scheduler } = await aService(CANARY);
    world.faults.add({ kind: 'crash', image: 'api:2' });
    deploy();
    await scheduler.advance(60 * MINUTE);
    expect(show()).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'SCALE_UP' });
    await scheduler.advance(24 * 60 * MINUTE);
    expect(show()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the SCALE_UP lifecycle stage timed out.',
    });
  });

  it('follows a new desired count on both sides', async () => {
    const { deploy, at, update, scheduler, running, service } = await aService(CANARY);
    deploy();
    await at('PRODUCTION_TRAFFIC_SHIFT');
    update({ desiredCount: 3 });
    await scheduler.until(() => running(1) === 3 && running(2) === 3);
    expect(service.records).toHaveLength(2);
  });

  it('replaces a blue task that stops', async () => {
    const { deploy, at, call, tasks, scheduler, running } = await aService(CANARY);
    deploy();
    await at('PRODUCTION_TRAFFIC_SHIFT');
    call('StopTask', { cluster: 'shop', task: tasks()[0]?.arn });
    await scheduler.until(() => running(1) === 1);
    await scheduler.until(() => running(1) === 2);
  });
});

describe('stopping', () => {
  const LINEAR = {
    strategy: 'LINEAR',
    linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 10 },
    bakeTimeInMinutes: 10,
  };
  const stop = (shop: Awaited<ReturnType<typeof aService>>, stopType: string) =>
    shop.call('StopServiceDeployment', { serviceDeploymentArn: shop.service.records[0]?.arn, stopType });

  it.each(['SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP'] as const)(
    'with ROLLBACK at %s returns all traffic to blue',
    async stage => {
      const shop = await aService(LINEAR);
      shop.deploy();
      await shop.at(stage);
      stop(shop, 'ROLLBACK');
      expect(shop.show().status).toBe('ROLLBACK_REQUESTED');
      await shop.scheduler.until(() => shop.show().status === 'ROLLBACK_IN_PROGRESS');
      await shop.ended();
      expect(shop.show()).toMatchObject({
        status: 'ROLLBACK_SUCCESSFUL',
        rollback: { serviceRevisionArn: shop.service.revisions[0]?.arn },
        targetServiceRevision: { requestedProductionTrafficWeight: 0, runningTaskCount: 0 },
        sourceServiceRevisions: [{ requestedProductionTrafficWeight: 100, runningTaskCount: 2 }],
      });
      expect(shop.weights('production')).toEqual({ 1: 100 });
      expect(shop.service.deployments).toHaveLength(1);
    },
  );

  it('with ABORT leaves everything as it stands', async () => {
    const shop = await aService(LINEAR);
    shop.deploy();
    await shop.at('PRODUCTION_TRAFFIC_SHIFT');
    stop(shop, 'ABORT');
    expect(shop.show().status).toBe('STOP_REQUESTED');
    await shop.scheduler.advance(60 * MINUTE);
    expect(shop.show()).toMatchObject({ status: 'STOPPED', stoppedAt: expect.any(Date) });
    expect(shop.weights('production')).toEqual({ 1: 50, 2: 50 });
    expect(shop.service.deployments.map(each => [each.status, each.rolloutState])).toEqual([
      ['PRIMARY', 'FAILED'],
      ['ACTIVE', 'COMPLETED'],
    ]);
  });

  it('a deployment over one that is under way stops it, reconciles to blue, and goes its own way', async () => {
    const shop = await aService(LINEAR);
    shop.deploy('api:2');
    await shop.at('PRODUCTION_TRAFFIC_SHIFT');
    shop.deploy('api:3');
    expect(shop.show(1).status).toBe('STOP_REQUESTED');
    await shop.at('RECONCILE_SERVICE');
    expect([shop.show(1).status, shop.weights('production')]).toEqual(['STOPPED', { 1: 100 }]);
    await shop.at('PRE_SCALE_UP');
    expect([shop.running(1), shop.running(2), shop.service.deployments.length]).toEqual([2, 0, 2]);
    await shop.ended();
    expect([shop.show().status, shop.weights('production')]).toEqual(['SUCCESSFUL', { 3: 100 }]);
  });

  it('a deployment over a rollback that is bringing blue up again waits until blue runs in full', async () => {
    const shop = await aService(LINEAR);
    shop.deploy('api:2');
    await shop.at('CLEAN_UP');
    stop(shop, 'ROLLBACK');
    await shop.scheduler.until(() => shop.show().status === 'ROLLBACK_IN_PROGRESS');
    shop.deploy('api:3');
    await shop.at('RECONCILE_SERVICE');
    expect(shop.weights('production')).toEqual({ 2: 100 });
    await shop.at('PRE_SCALE_UP');
    expect([shop.weights('production'), shop.running(1)]).toEqual([{ 1: 100 }, 2]);
    await shop.ended();
    expect(shop.show().status).toBe('SUCCESSFUL');
  });

  it('a rolling update may follow, with all tasks equal', async () => {
    const shop = await aService({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
    shop.deploy('api:2', { deploymentConfiguration: { strategy: 'ROLLING' } });
    await shop.ended();
    expect(shop.show().targetServiceRevision).not.toHaveProperty('requestedProductionTrafficWeight');
    expect([shop.show().status, shop.weights('production')]).toEqual(['SUCCESSFUL', { 2: 1 }]);
  });
});
