import { ConfigError, type Strategy } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../rollout/test/fake-clock.ts';
import { type EcsStep, EcsTarget, type EcsWanted, revisionsNamedBy, type Service } from '../src/index.ts';
import { arnOf, EPOCH, FakeEcs, record, refused } from './fake-ecs.ts';

let ecs: FakeEcs;
let said: string[];
let clock: ReturnType<typeof fakeClock>;
beforeEach(() => {
  ecs = new FakeEcs();
  said = [];
  clock = fakeClock();
});

const target = (wanted?: EcsWanted) =>
  new EcsTarget(
    { api: ecs, clock, log: line => said.push(line) },
    'shop',
    'api',
    wanted && revisionsNamedBy(wanted),
  );
const image = (name = 'example.com/api:2'): EcsWanted => ({ containers: { web: { image: name } } });
const start = async (on: EcsTarget, wanted: EcsWanted = image(), strategy?: Strategy) => {
  const plan = on.plan(await on.observe(), wanted, strategy);
  await on.prepare(plan);
  return on.apply(plan);
};
const stepOf = async (wanted: EcsWanted, strategy?: Strategy): Promise<EcsStep> => {
  const on = target(wanted);
  return on.plan(await on.observe(), wanted, strategy).step;
};
/** Puts our service deployment on record, as ECS does when a deployment begins. */
const recordOurs = (fields: Parameters<typeof record>[1] = {}) => {
  const revision = { arn: 'rev/2', requested: 1, running: 0, pending: 1 };
  ecs.revisions.set('rev/2', arnOf(2));
  const ours = record('2', { target: revision, ...fields });
  ecs.records = [ours];
  return ours;
};

describe('what a service is to run', () => {
  it('registers before, and only then; a run that comes again takes what is there', async () => {
    const on = target();
    const plan = on.plan(await on.observe(), image());
    await on.prepare(plan);
    expect(ecs.writes).toEqual(['RegisterTaskDefinition']);
    const again = target();
    const same = again.plan(await again.observe(), image());
    await again.prepare(same);
    expect(await again.apply(same)).toMatchObject({ taskDefinition: arnOf(2) });
    expect(ecs.writes).toEqual(['RegisterTaskDefinition', 'UpdateService']);
    expect(said).toContain('api:2 says all that is wanted; it is taken as it is');
  });

  it('goes back to the very revision of a snapshot, which holds no variable', async () => {
    const [first] = ecs.definitions;
    Object.assign(first?.containerDefinitions[0] ?? {}, { environment: [{ name: 'KEY', value: 's3cret' }] });
    ecs.service.serviceRevisions = ['rev/1'];
    const on = target();
    const before = on.snapshot(await on.observe());
    expect(before).toEqual({
      taskDefinition: arnOf(1),
      images: { web: 'example.com/api:1' },
      deploymentId: 'ecs-svc/1',
      serviceRevision: 'rev/1',
      desiredCount: 1,
    });
    await start(on);
    const back = on.plan(await on.observe(), on.towards(before));
    expect(back.changes).toEqual([{ what: 'task definition', from: 'api:2', to: 'api:1' }]);
    await on.prepare(back);
    expect(await on.apply(back)).toMatchObject({ taskDefinition: arnOf(1), deploymentId: 'ecs-svc/3' });
    expect(ecs.definitions).toHaveLength(2);
  });

  it('watches the way back where the platform is on it already', async () => {
    const on = target();
    const before = on.snapshot(await on.observe());
    expect(on.plan(await on.observe(), on.towards(before))).toMatchObject({
      changes: [],
      step: { action: 'watch' },
    });
  });

  it('registers a revision that was deregistered since anew, and says when it is gone', async () => {
    await start(target());
    Object.assign(ecs.definitions[0] ?? {}, { status: 'INACTIVE' });
    const back: EcsWanted = { containers: {}, exactly: arnOf(1) };
    expect(await start(target(), back)).toMatchObject({ taskDefinition: arnOf(3) });
    expect(ecs.definitions[2]?.containerDefinitions[0]?.image).toBe('example.com/api:1');
    const gone: EcsWanted = { containers: {}, exactly: arnOf(7) };
    await expect(start(target(), gone)).rejects.toThrow('no task definition api:7 any more');
    await expect(target(gone).observe()).rejects.toThrow(ConfigError);
  });

  it('starts from a named revision, telling the changes against what runs', async () => {
    await ecs.registerTaskDefinition({
      family: 'api',
      cpu: '512',
      containerDefinitions: [{ name: 'web', image: 'example.com/api:1', essential: true }],
    });
    const wanted: EcsWanted = { ...image(), base: { revision: arnOf(2) } };
    const on = target(wanted);
    expect(on.plan(await on.observe(), wanted).changes).toEqual([
      { what: 'task definition', from: 'api:1', to: 'a new revision of api' },
      { what: 'task definition: cpu', from: '256', to: '512' },
      { what: 'container web: image', from: 'example.com/api:1', to: 'example.com/api:2' },
    ]);
  });

  it.each<[string, EcsWanted, Partial<EcsStep>, string[]]>([
    ['nothing', image('example.com/api:1'), { action: 'watch' }, []],
    [
      'a count',
      { ...image('example.com/api:1'), desiredCount: 3 },
      { action: 'scale', desiredCount: 3 },
      ['desired count'],
    ],
    ['the count that it has', { ...image('example.com/api:1'), desiredCount: 1 }, { action: 'watch' }, []],
    [
      'force',
      { ...image('example.com/api:1'), force: true },
      { action: 'deploy', force: true },
      ['deployment'],
    ],
  ])('%s: only that', async (_, wanted, step, changes) => {
    const on = target();
    const plan = on.plan(await on.observe(), wanted);
    expect(plan.step).toMatchObject(step);
    expect(plan.changes.map(({ what }) => what)).toEqual(changes);
  });

  it('sends a count, a forced deployment or a configuration only when wanted', async () => {
    await start(target(), image());
    expect(ecs.updates).toEqual([{ taskDefinition: arnOf(2) }]);
    await start(target(), { ...image(), desiredCount: 4 });
    expect(ecs.updates[1]).toEqual({ taskDefinition: arnOf(2), desiredCount: 4 });
    expect(await start(target(), { ...image(), force: true })).toMatchObject({ deploymentId: 'ecs-svc/3' });
    expect(ecs.updates[2]).toEqual({ taskDefinition: arnOf(2), forceNewDeployment: true });
  });
});

describe('a strategy', () => {
  const shift = () => {
    ecs.service.shifting = { by: 'load-balancer', testable: true };
  };
  const canary: Strategy = { kind: 'stepped', steps: [10, 100], pause: 0 };

  it('is refused with what there is', async () => {
    await expect(stepOf(image(), canary)).rejects.toThrow('cannot deploy in steps of 10%, 100%');
  });

  it('goes with the update, and is left alone where nothing is deployed', async () => {
    shift();
    await start(target(), image(), canary);
    expect(ecs.updates[0]).toMatchObject({ deploymentConfiguration: { strategy: 'CANARY' } });
    expect(await stepOf(image(), { kind: 'verify-first' })).toMatchObject({ action: 'watch' });
  });

  it('pauses only where the pause can be seen', async () => {
    shift();
    ecs.records = 'withheld';
    await expect(start(target(), image(), canary)).rejects.toMatchObject({
      message: expect.stringContaining('would pause in its rollout'),
      hint: expect.stringContaining('ecs:ContinueServiceDeployment'),
    });
    expect(ecs.writes).not.toContain('UpdateService');
  });
});

describe('judge', () => {
  it('finds our service deployment, and looks at it once a look', async () => {
    const on = target();
    const started = await start(on);
    recordOurs({ stage: 'POST_SCALE_UP' });
    expect(await on.judge(started)).toMatchObject({ detail: expect.stringContaining('POST_SCALE_UP') });
    ecs.calls.length = 0;
    await on.judge(started);
    expect(ecs.calls.sort()).toEqual(['DescribeServiceDeployments', 'DescribeServices']);
  });

  it('takes none for ours that deploys something else, or long ago', async () => {
    const on = target();
    const started = await start(on);
    recordOurs({ status: 'STOPPED' });
    ecs.revisions.set('rev/2', arnOf(7));
    expect((await on.judge(started)).state).toBe('progressing');
    recordOurs({ status: 'STOPPED', createdAt: EPOCH - 3_600_000 });
    expect((await on.judge(started)).state).toBe('progressing');
  });

  it('uses the one that the update told', async () => {
    const on = target();
    const plan = on.plan(await on.observe(), image());
    const ours = recordOurs({ status: 'ROLLBACK_FAILED' });
    ecs.service.serviceDeployment = ours.arn;
    const started = await on.apply(plan);
    expect(started.serviceDeployment).toBe(ours.arn);
    expect((await on.judge(started)).detail).toContain('going back failed too');
    expect(ecs.calls).not.toContain('ListServiceDeployments');
  });

  it('seldom asks an API that has shown none, and does not forget it: lagging reads look the same', async () => {
    const on = target();
    const started = await start(on);
    for (let look = 0; look < 20; look++) await on.judge(started);
    expect(ecs.calls.filter(call => call === 'ListServiceDeployments')).toHaveLength(8);
    expect(said.filter(line => line.includes('service deployments'))).toEqual([]);
  });

  it('does without where it may not look, says once what would help, and is right all the same', async () => {
    const on = target();
    ecs.records = 'withheld';
    const started = await start(on);
    await on.judge(started);
    Object.assign(ecs.service.deployments[0] ?? {}, { rolloutState: 'COMPLETED', runningCount: 1 });
    expect((await on.judge(started)).state).toBe('steady');
    expect(said.filter(line => line.includes('ecs:ListServiceDeployments'))).toHaveLength(1);
  });

  it('waits for ECS to show what it has accepted, but not for ever', async () => {
    const before = structuredClone(ecs.service);
    const on = target();
    const started = await start(on);
    const fresh = ecs.service;
    ecs.service = before;
    expect((await on.judge(started)).detail).toContain('does not show the deployment of api:2 yet');
    ecs.service = fresh;
    expect((await on.judge(started)).detail).toContain('0 of 1');
    ecs.service = before;
    await clock.sleep(60_000);
    expect((await on.judge(started)).state).toBe('progressing');
    await clock.sleep(29_999);
    expect((await on.judge(started)).state).toBe('progressing');
    await clock.sleep(1);
    expect(await on.judge(started)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('the service is as it was'),
    });
  });

  it('finds what the update’s answer did not show yet', async () => {
    const on = target();
    const plan = on.plan(await on.observe(), image());
    await on.prepare(plan);
    const before = structuredClone(ecs.service);
    const { updateService, describeService } = ecs;
    const shown = Array.from({ length: 3 }, () => async (): Promise<Service | undefined> => before);
    ecs.updateService = async (...args) => {
      await updateService(...args);
      return before;
    };
    ecs.describeService = (...args) => shown.shift()?.() ?? describeService(...args);
    expect(await on.apply(plan)).toMatchObject({ deploymentId: 'ecs-svc/2' });
    expect(clock.slept).toEqual([500, 1_000]);
  });
});

describe('a hold', () => {
  const awaiting = { id: 'ecs-pause-1', type: 'PAUSE', status: 'AWAITING_ACTION' };
  const held = async () => {
    const on = target();
    const started = await start(on);
    const ours = recordOurs({ stage: 'POST_TEST_TRAFFIC_SHIFT', hooks: [{ ...awaiting }] });
    const verdict = await on.judge(started);
    if (verdict.state !== 'held') throw new Error(verdict.detail);
    return { on, started, ours, hold: verdict.hold };
  };

  it.each([
    ['proceed', 'CONTINUE ecs-pause-1'],
    ['go-back', 'ROLLBACK ecs-pause-1'],
  ] as const)('ends with %s', async (decision, told) => {
    const { on, started, hold } = await held();
    await on.resolve(started, hold, decision);
    expect(ecs.told).toEqual([told]);
  });

  it('that is over needs no word', async () => {
    const { on, started, hold, ours } = await held();
    ours.hooks = [{ ...awaiting, status: 'SUCCEEDED' }];
    ecs.trouble(
      'ContinueServiceDeployment',
      refused('ContinueServiceDeployment', 'InvalidParameterException'),
    );
    await on.resolve(started, hold, 'proceed');
  });

  it.each(['InvalidParameterException', 'AccessDeniedException'])(
    'that stands is not passed over when the word is refused (%s)',
    async code => {
      const { on, started, hold } = await held();
      ecs.trouble('ContinueServiceDeployment', refused('ContinueServiceDeployment', code));
      await expect(on.resolve(started, hold, 'proceed')).rejects.toMatchObject({ errorCode: code });
    },
  );
});

describe('abort', () => {
  it('has ECS go back', async () => {
    const on = target();
    const started = await start(on);
    const { arn } = recordOurs();
    await on.abort(started);
    expect(ecs.told).toEqual([`ROLLBACK ${arn}`]);
  });

  it('is harmless when it is over', async () => {
    const on = target();
    const started = await start(on);
    recordOurs({ status: 'SUCCESSFUL' });
    ecs.trouble('StopServiceDeployment', refused('StopServiceDeployment', 'ConflictException'));
    await on.abort(started);
  });

  it('says so where ECS does not offer it', async () => {
    const on = target();
    ecs.records = 'withheld';
    const started = await start(on);
    await expect(on.abort(started)).rejects.toThrow(ConfigError);
  });
});
