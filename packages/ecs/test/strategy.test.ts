import type { Strategy } from '@pipeline/contracts';
import { refuseStrategy } from '@pipeline/rollout';
import { describe, expect, it } from 'vitest';
import { configurationChanges, configurationFor } from '../src/strategy.ts';
import { offersOf } from '../src/strategy-offers.ts';
import type { Service } from '../src/views.ts';
import { FakeEcs } from './fake-ecs.ts';

const MINUTE = 60_000;
const shifting = { by: 'load-balancer', testable: true } as const;
const service = (fields: Partial<Service> = {}): Service => ({
  ...new FakeEcs().service,
  shifting,
  ...fields,
});
const stepped = (steps: number[], pause = 5 * MINUTE): Strategy => ({ kind: 'stepped', steps, pause });

describe('offersOf', () => {
  it.each<[string, Partial<Service>, string[]]>([
    ['nothing to shift traffic with', { shifting: undefined as never }, ['all-at-once']],
    ['a second target group', {}, ['all-at-once', 'verify-first', 'blue-green', 'stepped']],
    [
      'Service Connect',
      { shifting: { by: 'service-connect', testable: false } },
      ['all-at-once', 'verify-first', 'blue-green', 'stepped'],
    ],
  ])('%s', (_, fields, kinds) => {
    expect(offersOf(service(fields)).map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each<[Strategy, string | undefined]>([
    [stepped([10, 100]), undefined],
    [stepped([0.1, 100]), undefined],
    [stepped([99.9, 100]), undefined],
    [stepped([25, 50, 75, 100]), undefined],
    [stepped([30, 60, 90, 100]), undefined],
    [stepped([33.3, 66.6, 99.9, 100]), undefined],
    [stepped([10, 50, 100]), 'steps must be two, or equal: 10, 20, 30, 40, 50, 60, 70, 80, 90, 100'],
    [stepped([25, 50, 100]), 'equal: 25, 50, 75, 100'],
    [stepped([25, 50, 75, 90, 100]), 'equal: 25, 50, 75, 100'],
    [stepped([2, 4, 100]), '3 percent or more'],
    [stepped([0.05, 100]), '0.1 to 99.9'],
    [stepped([0, 100]), '0.1 to 99.9'],
    [stepped([100]), 'two steps or more'],
    [stepped([]), 'two steps or more'],
    [stepped([10, 50]), 'the last is 100'],
    [stepped([100, 100]), 'less than 100'],
    [stepped([10, 100], 1441 * MINUTE), 'at most 24h'],
    [{ kind: 'blue-green', bake: 1440 * MINUTE }, undefined],
    [{ kind: 'blue-green', bake: 1440 * MINUTE + 1 }, 'at most 24h'],
    [{ kind: 'verify-first' }, undefined],
    [{ kind: 'all-at-once' }, undefined],
  ])('%j: %s', (strategy, words) => {
    const refusal = refuseStrategy('api', offersOf(service()), strategy)?.message;
    if (words === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toContain(words);
  });

  it('tells in words what there is where there is nothing to shift traffic with', () => {
    const none = offersOf(service({ shifting: undefined as never }));
    expect(refuseStrategy('api', none, { kind: 'verify-first' })).toMatchObject({
      message: expect.stringContaining('it has no such strategy'),
      hint: expect.stringContaining('rolling (all at once'),
    });
  });
});

describe('configurationFor', () => {
  const lambda = { hookTargetArn: 'arn:check', lifecycleStages: ['POST_SCALE_UP'], fieldOfNextYear: 1 };
  const pausedBefore = { targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] };
  const rolling = {
    strategy: 'ROLLING',
    maximumPercent: 150,
    alarms: { enable: true, rollback: true, alarmNames: ['errors'] },
    fieldOfNextYear: { deep: [1] },
    earlySuccessCriteria: { enable: true },
    lifecycleHooks: [lambda, pausedBefore],
  };
  const kept = { maximumPercent: 150, alarms: rolling.alarms, fieldOfNextYear: { deep: [1] } };
  const hold = (stage: string) => ({
    targetType: 'PAUSE',
    lifecycleStages: [stage],
    timeoutConfiguration: { timeoutInMinutes: 60, action: 'ROLLBACK' },
  });
  const before = service({ deploymentConfiguration: rolling });

  it.each<[Strategy, object]>([
    [
      { kind: 'blue-green', bake: 90_000 },
      { ...kept, strategy: 'BLUE_GREEN', bakeTimeInMinutes: 2, lifecycleHooks: [lambda] },
    ],
    [
      { kind: 'verify-first' },
      {
        ...kept,
        strategy: 'BLUE_GREEN',
        bakeTimeInMinutes: 0,
        lifecycleHooks: [lambda, hold('POST_TEST_TRAFFIC_SHIFT')],
      },
    ],
    [
      stepped([10, 100], 61_000),
      {
        ...kept,
        strategy: 'CANARY',
        bakeTimeInMinutes: 0,
        canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 2 },
        lifecycleHooks: [lambda, hold('PRE_PRODUCTION_TRAFFIC_SHIFT')],
      },
    ],
    [{ kind: 'all-at-once' }, { ...rolling, lifecycleHooks: [lambda] }],
  ])('of a rolling service, %j', (strategy, expected) => {
    expect(configurationFor(before, strategy)).toEqual(expected);
  });

  it('takes equal steps as linear ones', () => {
    expect(configurationFor(before, stepped([25, 50, 75, 100], 0))).toMatchObject({
      strategy: 'LINEAR',
      linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: 0 },
    });
  });

  it('verifies without test traffic when all tasks stand', () => {
    const blind = service({ shifting: { by: 'service-connect', testable: false } });
    expect(configurationFor(blind, { kind: 'verify-first' }).lifecycleHooks).toEqual([hold('POST_SCALE_UP')]);
  });

  it('leaves no settings of the strategy before, and keeps its bake time', () => {
    const canary = {
      strategy: 'CANARY',
      bakeTimeInMinutes: 7,
      canaryConfiguration: { canaryPercent: 1 },
      lifecycleHooks: [hold('PRE_PRODUCTION_TRAFFIC_SHIFT')],
    };
    const from = service({ strategy: 'CANARY', deploymentConfiguration: canary });
    expect(configurationFor(from, stepped([50, 100]))).toMatchObject({ bakeTimeInMinutes: 7 });
    expect(configurationFor(from, { kind: 'verify-first' })).not.toHaveProperty('canaryConfiguration');
    expect(configurationFor(from, { kind: 'all-at-once' })).toEqual({
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 0,
      lifecycleHooks: [],
    });
  });

  it('changes nothing of what it was given', () => {
    const copy = structuredClone(rolling);
    configurationFor(before, stepped([10, 100]));
    expect(rolling).toEqual(copy);
  });
});

describe('configurationChanges', () => {
  it('tells a strategy in one line, and nothing where nothing changes', () => {
    const canary = configurationFor(service(), stepped([10, 100]));
    expect(configurationChanges({}, canary)).toEqual([
      {
        what: 'deployment configuration',
        from: 'ROLLING',
        to: 'CANARY: 10% for 5 min, bake 0 min, paused at PRE_PRODUCTION_TRAFFIC_SHIFT',
      },
    ]);
    expect(configurationChanges(canary, canary)).toEqual([]);
  });
});
