import { RemoteError, type Strategy } from '@pipeline/contracts';
import { goBack } from '@pipeline/rollout';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BALANCED } from '../../../local-cloud/test/ecs/native-fixture.ts';
import { rolloutWorld } from './rollout-world.ts';

let at: Awaited<ReturnType<typeof rolloutWorld>>;
beforeEach(async () => {
  at = await rolloutWorld();
});
afterEach(() => at.close());

const canary: Strategy = { kind: 'stepped', steps: [10, 100], pause: 60_000 };
const fine = { ok: true, detail: 'fine' };
const HOUR = 3_600_000;

describe('a rolling update', () => {
  it('ends steady, with two calls a look, and is watched where it is there already', async () => {
    const first = await at.deploy(at.image());
    expect(first.verdict).toMatchObject({ state: 'steady', detail: '2 of 2 tasks run api:2' });
    expect(at.running(2)).toBe(2);
    const looks = at.calls.filter(call => call === 'DescribeServiceDeployments').length;
    expect(at.calls.filter(call => call === 'DescribeServices').length).toBeLessThanOrEqual(looks + 2);
    expect(at.calls.filter(call => call === 'ListServiceDeployments').length).toBeLessThanOrEqual(1);
    at.calls.length = 0;
    const again = await at.deploy(at.image());
    expect(again.verdict.state).toBe('steady');
    expect(again.started.deploymentId).toBe(first.started.deploymentId);
    expect(at.calls.filter(call => /^(?:Register|Update)/.test(call))).toEqual([]);
  });

  it('that crashes is told as failed at once, and the way back is watched to its end', async () => {
    at.world.faults.add({ kind: 'crash', image: 'api:2' });
    const { verdict, before, on, started } = await at.deploy(at.image());
    expect(verdict).toMatchObject({ state: 'failed', reason: 'stopped' });
    expect(verdict.detail).toContain('ECS is going back to api:1');
    const way = await goBack(on, before, started, { clock: at.clock, timeout: HOUR });
    expect(way.state).toBe('back');
    expect(at.running(1)).toBe(2);
    const after = await on.judge(started);
    expect(after).toMatchObject({ state: 'failed', reason: 'rolled-back' });
    expect(after.detail).toContain('the circuit breaker tripped');
  });

  it('that someone else’s deploy replaces is superseded', async () => {
    const wanted = at.image();
    const on = at.target();
    const plan = on.plan(await on.observe(), wanted);
    const started = await on.apply(plan);
    at.update({ taskDefinition: at.register('api:hotfix') });
    expect(await on.judge(started)).toMatchObject({ state: 'superseded' });
    await at.scheduler.advance(HOUR);
    expect(await on.judge(started)).toMatchObject({ state: 'superseded' });
  });

  it('is stopped in flight, and ECS goes back', async () => {
    const on = at.target();
    const started = await on.apply(on.plan(await on.observe(), at.image()));
    await on.abort(started);
    await at.scheduler.advance(HOUR);
    expect(await on.judge(started)).toMatchObject({ state: 'failed', reason: 'rolled-back' });
    await on.abort(started);
    expect(at.running(1)).toBe(2);
  });

  it.each([500, 5_000, 20_000])('is not misjudged while reads lag %i ms behind', async lag => {
    at.world.faults.add({ kind: 'stale-reads', for: lag });
    const { verdict } = await at.deploy(at.image());
    expect(verdict).toMatchObject({ state: 'steady' });
    expect(at.calls.filter(call => call === 'UpdateService')).toHaveLength(1);
  });
});

describe('an update whose answer is lost while reads lag behind', () => {
  it.each([
    ['a new image', () => at.image()],
    ['a forced deployment', () => ({ containers: {}, force: true })],
  ])('%s: one deployment, and it is the one that is watched', async (_, wanted) => {
    at.world.faults.add({ kind: 'stale-reads', for: 6_000 });
    const { updateService } = at.api;
    const lost = { service: 'Amazon ECS', operation: 'UpdateService', outcome: 'unknown' } as const;
    at.api.updateService = async (...args) => {
      at.api.updateService = updateService;
      await updateService(...args);
      throw new RemoteError('ECS UpdateService: no answer', lost);
    };
    const { verdict, started } = await at.deploy(wanted());
    expect(verdict.state).toBe('steady');
    expect(at.service.records).toHaveLength(2);
    expect(at.service.records[0]?.deploymentId).toBe(started.deploymentId);
  });
});

describe('a canary', () => {
  it('is checked before each step, and takes all in the end', async () => {
    const checked: unknown[] = [];
    const { verdict, plan } = await at.deploy(at.image(), {
      strategy: canary,
      check: async ({ hold }) => {
        checked.push(hold === undefined ? 'what serves' : [hold.at, hold.traffic]);
        return fine;
      },
    });
    expect(plan.changes.at(-1)?.to).toContain('CANARY: 10% for 1 min');
    expect(checked).toEqual([
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', 0],
      ['PRE_PRODUCTION_TRAFFIC_SHIFT', 10],
      'what serves',
    ]);
    expect(verdict.state).toBe('steady');
    expect([at.running(1), at.running(2)]).toEqual([0, 2]);
  });

  it('whose check fails with some traffic goes back, and says that it is back', async () => {
    const { verdict, wentBack } = await at.deploy(at.image(), {
      strategy: canary,
      check: async ({ hold }) => ({ ok: hold?.traffic !== 10, detail: 'p99 is 3 s' }),
    });
    expect(verdict).toMatchObject({ state: 'failed', reason: 'check-failed' });
    expect(verdict.detail).toContain('p99 is 3 s');
    expect(wentBack).toBe(true);
    expect(at.service.workload.taskDefinition.revision).toBe(1);
  });

  it('that went well is left again later, through its pauses, when nothing is to be checked', async () => {
    const { on, before } = await at.deploy(at.image(), { strategy: canary });
    const back = await at.deploy(on.towards(before));
    expect(back.plan.changes.map(({ what }) => what)).toEqual(['task definition', 'container web: image']);
    expect(back.verdict.state).toBe('steady');
    expect([at.running(1), at.running(2)]).toEqual([2, 0]);
  });

  it('is called off by an alarm, which is named', async () => {
    await at.close();
    const alarms = { alarmNames: ['5xx'], enable: true, rollback: true };
    at = await rolloutWorld({ ...BALANCED, deploymentConfiguration: { alarms } });
    const { verdict } = await at.deploy(at.image(), {
      strategy: canary,
      check: async ({ hold }) => {
        if (hold?.traffic === 10) at.world.faults.add({ kind: 'alarm', name: '5xx' });
        return fine;
      },
    });
    expect(verdict).toMatchObject({ state: 'failed', reason: 'rolled-back' });
    expect(verdict.detail).toContain('the alarm 5xx went off');
  });

  it('that nobody continues goes back by itself, and says why', async () => {
    const { verdict, on, started } = await at.deploy(at.image(), {
      strategy: canary,
      holds: { at: 'leave' },
    });
    expect(verdict).toMatchObject({ state: 'held', hold: { traffic: 0 } });
    await at.scheduler.advance(2 * HOUR);
    const end = await on.judge(started);
    expect(end).toMatchObject({ state: 'failed', reason: 'rolled-back' });
    expect(end.detail).toMatch(/pause was not ended in time|timed out/i);
  });

  it('is held for whoever comes after, with the same id, and goes on with their word', async () => {
    const { on, started, verdict } = await at.deploy(at.image(), {
      strategy: canary,
      holds: { at: 'leave' },
    });
    if (verdict.state !== 'held') throw new Error(verdict.detail);
    await on.resolve(started, verdict.hold, 'proceed');
    await on.resolve(started, verdict.hold, 'proceed');
    const other = await at.deploy(at.image(), { check: async () => fine });
    expect(other.plan.step.action).toBe('watch');
    expect(other.verdict.state).toBe('steady');
  });
});

it('linear steps are each checked', async () => {
  const traffic: unknown[] = [];
  const { verdict } = await at.deploy(at.image(), {
    strategy: { kind: 'stepped', steps: [25, 50, 75, 100], pause: 0 },
    check: async ({ hold }) => {
      if (hold !== undefined) traffic.push(hold.traffic);
      return fine;
    },
  });
  expect(traffic).toEqual([0, 25, 50, 75]);
  expect(verdict.state).toBe('steady');
});

it('verified first, it takes test traffic only until the check has passed', async () => {
  const seen: unknown[] = [];
  const { verdict } = await at.deploy(at.image(), {
    strategy: { kind: 'verify-first' },
    check: async ({ hold }) => {
      if (hold !== undefined) seen.push([hold.at, hold.traffic, at.running(2)]);
      return fine;
    },
  });
  expect(seen).toEqual([['POST_TEST_TRAFFIC_SHIFT', 0, 2]]);
  expect(verdict.state).toBe('steady');
});

it('blue/green bakes before it is steady', async () => {
  const told: string[] = [];
  const { verdict } = await at.deploy(at.image(), {
    strategy: { kind: 'blue-green', bake: 5 * 60_000 },
    onChange: detail => told.push(detail),
  });
  expect(verdict.state).toBe('steady');
  expect(told.join('\n')).toContain('BAKE_TIME, 100% of traffic');
});

it('ten services are looked at by one call', async () => {
  const names = Array.from({ length: 10 }, (_, n) => `svc-${n}`);
  for (const serviceName of names)
    at.create(at.service.workload.taskDefinition.taskDefinitionArn, { serviceName });
  await at.scheduler.advance(HOUR);
  at.calls.length = 0;
  const seen = await Promise.all(names.map(name => at.target(undefined, name).observe()));
  expect(seen.map(({ service }) => service.serviceName)).toEqual(names);
  expect(at.calls.filter(call => call === 'DescribeServices')).toHaveLength(1);
});
