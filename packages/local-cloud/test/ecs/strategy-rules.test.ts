import { describe, expect, it } from 'vitest';
import { BALANCED, pauseAt } from './native-fixture.ts';
import { aWorld } from './world-fixture.ts';

const attempt = (deploymentConfiguration: object, settings: object = BALANCED) => {
  const { create, register } = aWorld();
  return () => create(register('api:1'), { ...settings, deploymentConfiguration });
};
const [balancer] = BALANCED.loadBalancers;
const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };

describe('a deployment configuration', () => {
  it.each([
    ['of no known strategy', { strategy: 'RAINBOW' }, 'strategy must be one of'],
    ['blue/green without a bake time', { strategy: 'BLUE_GREEN' }, 'bakeTimeInMinutes is required'],
    ['baking for more than a day', { ...BLUE_GREEN, bakeTimeInMinutes: 1441 }, 'bakeTimeInMinutes must be'],
    [
      'a canary of nothing',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } },
      'canaryPercent must be',
    ],
    [
      'a canary too fine',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 1.25 } },
      'canaryPercent must be',
    ],
    [
      'steps too small',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } },
      'stepPercent must be',
    ],
    [
      'a canary’s with another strategy',
      { ...BLUE_GREEN, canaryConfiguration: {} },
      'only valid with CANARY',
    ],
    [
      'linear’s with another strategy',
      { strategy: 'CANARY', linearConfiguration: {} },
      'only valid with LINEAR',
    ],
    [
      'a PAUSE while traffic shifts',
      { ...BLUE_GREEN, lifecycleHooks: [pauseAt('PRODUCTION_TRAFFIC_SHIFT')] },
      'cannot be configured at PRODUCTION_TRAFFIC_SHIFT',
    ],
    [
      'a PAUSE while test traffic shifts',
      { ...BLUE_GREEN, lifecycleHooks: [pauseAt('TEST_TRAFFIC_SHIFT')] },
      'cannot be configured at TEST_TRAFFIC_SHIFT',
    ],
    [
      'eleven hooks',
      { ...BLUE_GREEN, lifecycleHooks: Array(11).fill(pauseAt('PRE_SCALE_UP')) },
      'at most 10',
    ],
    [
      'a hook without stages',
      { ...BLUE_GREEN, lifecycleHooks: [{ targetType: 'PAUSE' }] },
      'lifecycleStages',
    ],
    [
      'a hook that waits for ever',
      { ...BLUE_GREEN, lifecycleHooks: [pauseAt('PRE_SCALE_UP', { timeoutInMinutes: 20_161 })] },
      'timeoutInMinutes must be',
    ],
    ['alarms without names', { alarms: { enable: true, rollback: true, alarmNames: [] } }, 'alarmNames'],
  ])('is refused: %s', (_, configuration, message) => {
    expect(attempt(configuration)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: expect.stringContaining(message),
      }),
    );
  });

  it.each([
    [
      {
        ...BLUE_GREEN,
        lifecycleHooks: [
          { targetType: 'AWS_LAMBDA', hookTargetArn: 'arn', lifecycleStages: ['PRE_SCALE_UP'] },
        ],
      },
      'AWS_LAMBDA',
    ],
    [{ ...BLUE_GREEN, lifecycleHooks: [{ lifecycleStages: ['PRE_SCALE_UP'] }] }, 'AWS_LAMBDA'],
    [{ lifecycleHooks: [pauseAt('PRE_SCALE_UP')] }, 'lifecycleHooks of a ROLLING deployment'],
    [{ earlySuccessCriteria: { enable: true } }, 'earlySuccessCriteria'],
  ])('is not imitated: %j', (configuration, message) => {
    expect(attempt(configuration)).toThrow(
      expect.objectContaining({ status: 501, message: expect.stringContaining(message) }),
    );
  });

  it('that shifts traffic needs something that carries it', () => {
    const connected = { serviceConnectConfiguration: { enabled: true } };
    const plain = { loadBalancers: [{ ...balancer, advancedConfiguration: undefined }] };
    expect(attempt({ strategy: 'CANARY' }, {})).toThrow('requires a load balancer or Service Connect');
    expect(attempt(BLUE_GREEN, plain)).toThrow('advancedConfiguration.alternateTargetGroupArn is required');
    expect(attempt({ strategy: 'LINEAR' }, connected)).not.toThrow();
    expect(attempt(BLUE_GREEN, {})).not.toThrow();
  });
});

it('an update that is refused changes nothing', () => {
  const { create, register, update } = aWorld();
  const service = create(register('api:1'), BALANCED);
  const { configuration } = service;
  expect(() =>
    update({ deploymentConfiguration: { strategy: 'LINEAR', linearConfiguration: { stepPercent: 1 } } }),
  ).toThrow();
  expect(service.configuration).toBe(configuration);
});

it('an update keeps what it does not name, and drops what was another strategy’s', () => {
  const { create, register, update } = aWorld();
  const canaryConfiguration = { canaryPercent: 30 };
  const service = create(register('api:1'), {
    ...BALANCED,
    deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration, bakeTimeInMinutes: 4 },
  });
  update({ deploymentConfiguration: { bakeTimeInMinutes: 7 } });
  expect(service.configuration).toMatchObject({
    strategy: 'CANARY',
    canaryConfiguration,
    bakeTimeInMinutes: 7,
  });
  update({ deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
  expect(service.configuration).not.toHaveProperty('canaryConfiguration');
});

it('an update does not change who deploys', () => {
  const { create, register, update } = aWorld();
  create(register('api:1'));
  expect(() => update({ deploymentController: { type: 'ECS' } })).not.toThrow();
  expect(() => update({ deploymentController: { type: 'CODE_DEPLOY' } })).toThrow(
    expect.objectContaining({ status: 501 }),
  );
});
