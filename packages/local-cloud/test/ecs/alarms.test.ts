import { describe, expect, it } from 'vitest';
import { aService } from './native-fixture.ts';
import { aWorld, story } from './world-fixture.ts';

const MINUTE = 60_000;
const alarms = (rollback: boolean) => ({ alarms: { alarmNames: ['5xx', 'slow'], enable: true, rollback } });
const CANARY = {
  strategy: 'CANARY',
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 10 },
  bakeTimeInMinutes: 10,
  ...alarms(true),
};
const RECORD = 'Service deployment rolled back because of CloudWatch alarms in ALARM state: 5xx.';

describe('an alarm', () => {
  it.each(['SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME'] as const)(
    'at %s sends a canary back',
    async stage => {
      const { deploy, at, world, ended, show, weights, service } = await aService(CANARY);
      deploy();
      await at(stage);
      world.faults.add({ kind: 'alarm', name: '5xx' }, { kind: 'alarm', name: 'elsewhere' });
      await ended();
      expect(show()).toMatchObject({
        status: 'ROLLBACK_SUCCESSFUL',
        statusReason: RECORD,
        alarms: { status: 'TRIGGERED', alarmNames: ['5xx', 'slow'], triggeredAlarmNames: ['5xx'] },
      });
      expect(weights('production')).toEqual({ 1: 100 });
      expect(story(service).slice(-5)).toContain('(deployment #2) deployment failed: alarm detected.');
      expect(story(service).slice(-5)).toContain('rolling back to deployment #1.');
    },
  );

  it('that is in ALARM before the deployment does not count for it', async () => {
    const { deploy, world, ended, show } = await aService(CANARY);
    world.faults.add({ kind: 'alarm', name: '5xx' });
    deploy();
    await ended();
    expect(show()).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'DISABLED' } });
  });

  it('that nobody looks at changes nothing', async () => {
    const { deploy, at, world, ended, show } = await aService({
      ...CANARY,
      alarms: { ...CANARY.alarms, enable: false },
    });
    deploy();
    await at('BAKE_TIME');
    world.faults.add({ kind: 'alarm', name: '5xx' });
    await ended();
    expect(show().status).toBe('SUCCESSFUL');
  });
});

describe('an alarm in a rolling update', () => {
  const rolling = async (rollback: boolean, more: object = {}) => {
    const shop = aWorld();
    const service = shop.create(shop.register('api:1'), {
      deploymentConfiguration: { ...alarms(rollback), ...more },
    });
    await shop.steady(service);
    shop.update({ taskDefinition: shop.register('api:2') });
    return { ...shop, service };
  };

  it('counts during its bake too, when the earlier tasks are gone already', async () => {
    const { service, scheduler, world, tasks } = await rolling(true);
    await scheduler.until(() => service.deployments.length === 1);
    expect(service.records[0]?.status).toBe('IN_PROGRESS');
    await scheduler.until(() => service.records[0]?.settledAt !== undefined);
    world.faults.add({ kind: 'alarm', name: '5xx' });
    await scheduler.until(() => service.records[0]?.finishedAt !== undefined);
    expect(service.records[0]).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', statusReason: RECORD });
    const up = tasks().filter(({ lastStatus }) => lastStatus === 'RUNNING');
    expect(up.map(({ taskDefinition }) => taskDefinition.revision)).toEqual([1, 1]);
  });

  it('without rollback ends the deployment where it stands', async () => {
    const { service, scheduler, world } = await rolling(false);
    await scheduler.advance(10_000);
    world.faults.add({ kind: 'alarm', name: 'slow' });
    await scheduler.advance(5 * MINUTE);
    expect(service.deployments[0]).toMatchObject({ status: 'PRIMARY', rolloutState: 'FAILED' });
    expect(service.records[0]).toMatchObject({ status: 'STOPPED', alarms: { triggered: ['slow'] } });
  });

  it('bakes as long as the service says', async () => {
    const { service, scheduler } = await rolling(true, { bakeTimeInMinutes: 20 });
    await scheduler.until(() => service.records[0]?.settledAt !== undefined);
    await scheduler.advance(19 * MINUTE);
    expect(service.records[0]?.status).toBe('IN_PROGRESS');
    await scheduler.advance(2 * MINUTE);
    expect(service.records[0]).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: { status: 'MONITORING_COMPLETE' },
    });
  });
});
