import { describe, expect, it } from 'vitest';
import { aService, pauseAt } from './native-fixture.ts';
import { story } from './world-fixture.ts';

const HOUR = 3_600_000;
const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 };
const CANARY = {
  strategy: 'CANARY',
  canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 0 },
};
const STAGE = 'POST_TEST_TRAFFIC_SHIFT';

const paused = async (timeout?: object) => {
  const shop = await aService(BLUE_GREEN, [pauseAt(STAGE, timeout)]);
  shop.deploy();
  await shop.at(STAGE);
  return shop;
};

describe('a PAUSE hook', () => {
  it('holds a tested revision without production traffic until it is continued', async () => {
    const { show, weights, answer, ended, scheduler, service } = await paused();
    const now = scheduler.now();
    expect(show()).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: STAGE,
      lifecycleHookDetails: [
        {
          hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/),
          targetType: 'PAUSE',
          status: 'AWAITING_ACTION',
          expiresAt: new Date(now + 24 * HOUR),
          timeoutAction: 'ROLLBACK',
        },
      ],
    });
    await scheduler.advance(23 * HOUR);
    expect([show().lifecycleStage, weights('production'), weights('test')]).toEqual([
      STAGE,
      { 1: 100 },
      { 2: 100 },
    ]);
    const arn = service.records[0]?.arn;
    expect(answer(undefined)).toEqual({ serviceDeploymentArn: arn });
    await ended();
    expect(show()).toMatchObject({ status: 'SUCCESSFUL', lifecycleHookDetails: [{ status: 'SUCCEEDED' }] });
    expect(weights('production')).toEqual({ 2: 100 });
  });

  it('goes back when it is told to, and says which stage failed', async () => {
    const { show, answer, ended, weights, service } = await paused();
    answer('ROLLBACK');
    await ended();
    const reason = `Service deployment rolled back because ${STAGE} lifecycle hook(s) failed.`;
    expect(show()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: reason,
      lifecycleHookDetails: [{ status: 'FAILED' }],
    });
    expect(weights('production')).toEqual({ 1: 100 });
    expect(weights('test')).toEqual({});
    expect(story(service)).toContain(`(deployment #2) deployment failed: ${reason}`);
  });

  it.each([
    [{ timeoutInMinutes: 30 }, 'ROLLBACK_SUCCESSFUL', { 1: 100 }],
    [{ timeoutInMinutes: 30, action: 'ROLLBACK' }, 'ROLLBACK_SUCCESSFUL', { 1: 100 }],
    [{ timeoutInMinutes: 30, action: 'CONTINUE' }, 'SUCCESSFUL', { 2: 100 }],
  ])('without an answer in time takes its action: %j', async (timeout, status, production) => {
    const { show, ended, scheduler, weights } = await paused(timeout);
    await scheduler.advance(29 * 60_000);
    expect(show().status).toBe('IN_PROGRESS');
    await ended();
    expect(show()).toMatchObject({ status, lifecycleHookDetails: [{ status: 'TIMED_OUT' }] });
    expect(weights('production')).toEqual(production);
  });

  it('before a traffic shift holds every step anew, with an id of its own', async () => {
    const { deploy, at, waiting, answer, weights, scheduler, ended, show } = await aService(CANARY, [
      pauseAt('PRE_PRODUCTION_TRAFFIC_SHIFT'),
    ]);
    deploy();
    await at('PRE_PRODUCTION_TRAFFIC_SHIFT');
    const first = waiting();
    expect(weights('production')).toEqual({ 1: 100 });
    answer('CONTINUE', first);
    await scheduler.until(() => waiting() !== '' && waiting() !== first);
    expect(weights('production')).toEqual({ 1: 80, 2: 20 });
    answer('CONTINUE');
    await ended();
    expect(show().lifecycleHookDetails?.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('of the same stage wait for each other, and one that goes back decides', async () => {
    const shop = await aService(BLUE_GREEN, [pauseAt(STAGE), pauseAt(STAGE)]);
    shop.deploy();
    await shop.at(STAGE);
    shop.answer('CONTINUE');
    await shop.scheduler.advance(HOUR);
    expect(shop.show().lifecycleStage).toBe(STAGE);
    shop.answer('ROLLBACK');
    await shop.ended();
    expect(shop.show().status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('runs before anything starts at PRE_SCALE_UP', async () => {
    const { deploy, scheduler, running, show } = await aService(BLUE_GREEN, [pauseAt('PRE_SCALE_UP')]);
    deploy();
    await scheduler.advance(HOUR);
    expect([show().lifecycleStage, running(2)]).toEqual(['PRE_SCALE_UP', 0]);
  });

  it('is asked no more when the deployment is stopped or superseded', async () => {
    const { deploy, waiting, answer, at, call, service, show, ended } = await paused();
    const hookId = waiting();
    call('StopServiceDeployment', { serviceDeploymentArn: service.records[0]?.arn });
    expect(() => answer('CONTINUE', hookId)).toThrow('Service deployment is ROLLBACK_REQUESTED.');
    await ended();
    expect(show().lifecycleHookDetails).toMatchObject([{ status: 'FAILED' }]);
    deploy();
    await at(STAGE);
    const arn = service.records[0]?.arn;
    const next = waiting();
    deploy('api:3');
    expect(() => call('ContinueServiceDeployment', { serviceDeploymentArn: arn, hookId: next })).toThrow(
      'Service deployment is STOP_REQUESTED.',
    );
  });

  it('takes one answer only, and knows no other id', async () => {
    const { waiting, answer, scheduler, call } = await paused();
    const hookId = waiting();
    answer('CONTINUE', hookId);
    const refused = (message: string) =>
      expect.objectContaining({ code: 'InvalidParameterException', message });
    expect(() => answer('ROLLBACK', hookId)).toThrow(refused('The lifecycle hook is SUCCEEDED.'));
    expect(() => answer('CONTINUE', 'ecs-pause-x')).toThrow(refused('The lifecycle hook was not found.'));
    await scheduler.advance(1_000);
    expect(() => call('ContinueServiceDeployment', { serviceDeploymentArn: 'arn:x', hookId })).toThrow(
      expect.objectContaining({ code: 'ServiceDeploymentNotFoundException' }),
    );
  });
});
