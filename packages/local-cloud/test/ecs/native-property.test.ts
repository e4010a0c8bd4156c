import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isFinished } from '../../src/ecs/service-deployments.ts';
import { aService, pauseAt } from './native-fixture.ts';

const CONFIGURATIONS = [
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 2 },
  { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 2 } },
  { strategy: 'LINEAR', linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 1 } },
];
const ALARMS = { alarms: { alarmNames: ['5xx'], enable: true, rollback: true } };

const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 300 }) }) },
  { weight: 2, arbitrary: fc.constantFrom('deploy', 'continue') },
  // The stages that pass quickly, and where half of the service is gone already.
  { weight: 3, arbitrary: fc.constantFrom('to PRODUCTION_TRAFFIC_SHIFT', 'to CLEAN_UP') },
  { weight: 3, arbitrary: fc.constantFrom('go back', 'roll back', 'abort', 'alarm', 'calm') },
);

/**
 * Whatever users and alarms do, whoever calls is answered: all production traffic has a place to go, and
 * that place has as many healthy tasks as desired; and every deployment ends once nothing holds it.
 */
it('production traffic always leads to a revision that runs in full', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CONFIGURATIONS),
      fc.array(action, { minLength: 4, maxLength: 25 }),
      async (configuration, actions) => {
        const hooks = [pauseAt('POST_TEST_TRAFFIC_SHIFT', { timeoutInMinutes: 20 })];
        const shop = await aService({ ...configuration, ...ALARMS }, hooks);
        const { service, scheduler, world, tasks } = shop;
        let image = 1;
        const sound = () => {
          const shares = service.traffic?.production ?? [];
          expect(shares.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
          for (const { revision } of shares) {
            const healthy = tasks().filter(task => task.deployment?.revision === revision && task.healthy);
            expect(healthy.length).toBeGreaterThanOrEqual(service.desiredCount);
          }
          expect(
            service.records.slice(1).every(each => isFinished(each) || each.status === 'STOP_REQUESTED'),
          ).toBe(true);
        };
        const act = (what: string) => {
          const [record] = service.records;
          if (record === undefined) return;
          if (what === 'deploy') shop.deploy(`api:${++image}`);
          if (what === 'alarm') world.faults.add({ kind: 'alarm', name: '5xx' });
          if (what === 'calm') world.faults.clear();
          if (record.status !== 'IN_PROGRESS') return;
          const serviceDeploymentArn = record.arn;
          const stop = (stopType: string) =>
            shop.call('StopServiceDeployment', { serviceDeploymentArn, stopType });
          if (what === 'roll back') stop('ROLLBACK');
          if (what === 'abort') stop('ABORT');
          if (shop.waiting() === '') return;
          if (what === 'continue') shop.answer('CONTINUE');
          if (what === 'go back') shop.answer('ROLLBACK');
        };
        for (const each of actions) {
          if (typeof each === 'string' && each.startsWith('to ')) {
            for (let second = 0; second < 1_500; second++) {
              await scheduler.advance(1_000);
              sound();
              const [record] = service.records;
              if (record?.lifecycle?.stage === each.slice(3) || (record && isFinished(record))) break;
              if (shop.waiting() !== '') shop.answer('CONTINUE');
            }
          } else if (typeof each === 'string') act(each);
          else {
            for (let second = 0; second < each.wait; second += 2) {
              await scheduler.advance(2_000);
              sound();
            }
          }
        }
        await scheduler.advance(2 * 3_600_000);
        sound();
        const [last] = service.records;
        expect(last && isFinished(last)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
