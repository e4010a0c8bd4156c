import { ConfigError, type Plan } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../rollout/test/fake-clock.ts';
import { type EcsStep, EcsTarget } from '../src/index.ts';
import { arnOf, deployment, EPOCH, FakeEcs, record, refused } from './fake-ecs.ts';

let ecs: FakeEcs;
let said: string[];
beforeEach(() => {
  ecs = new FakeEcs();
  said = [];
});

const target = (cluster = 'shop', service = 'api') =>
  new EcsTarget({ api: ecs, clock: fakeClock(), log: line => said.push(line) }, cluster, service);
const planned = async (image = 'example.com/api:2', on = target()): Promise<Plan<EcsStep>> =>
  on.plan(await on.observe(), { containers: { '': { image } } });

/** As the driver does it: after a lost answer it looks before it applies again. */
async function start(on: EcsTarget, plan: Plan<EcsStep>) {
  try {
    return await on.apply(plan);
  } catch {
    return (await on.findStarted(plan)) ?? (await on.apply(plan));
  }
}

describe('observe', () => {
  it('sees the revision that runs, not the newest of its family', async () => {
    await ecs.registerTaskDefinition({ family: 'api', containerDefinitions: [] });
    const { definition, service } = await target().observe();
    expect(definition.revision).toBe(1);
    expect(service.deployments.map(({ id }) => id)).toEqual(['ecs-svc/1']);
  });

  it.each([
    ['cluster', 'shop-stagin', 'api', 'Did you mean shop-staging?'],
    ['service', 'shop', 'apy', 'Did you mean api?'],
    ['service', 'shop', 'nothing-like-it', 'There is: api, worker.'],
  ])('names those that an unknown %s may have meant', async (kind, cluster, service, hint) => {
    const failed = await target(cluster, service)
      .observe()
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConfigError);
    expect(failed).toMatchObject({
      message: expect.stringContaining(`no ${kind} "${kind === 'cluster' ? cluster : service}"`),
      hint: expect.stringContaining(hint),
    });
  });

  it('tells of an unknown service also where services may not be listed', async () => {
    ecs.trouble('ListServices', refused('ListServices', 'AccessDeniedException'));
    await expect(target('shop', 'apy').observe()).rejects.toThrow('ECS has no service "apy"');
  });

  it.each([
    [{ controller: 'CODE_DEPLOY' }, 'deployed by CodeDeploy'],
    [{ controller: 'EXTERNAL' }, 'deployment controller EXTERNAL'],
  ])('refuses %j', async (fields, words) => {
    Object.assign(ecs.service, fields);
    await expect(target().observe()).rejects.toThrow(words);
    expect(ecs.writes).toEqual([]);
  });
});

describe('plan', () => {
  it('says what changes, and asks for nothing that ECS itself has added', async () => {
    ecs.tags = [{ key: 'team', value: 'shop' }];
    const { changes, step } = await planned();
    expect(changes).toEqual([
      { what: 'task definition', from: 'api:1', to: 'a new revision of api' },
      { what: 'container web: image', from: 'example.com/api:1', to: 'example.com/api:2' },
    ]);
    expect(step).toMatchObject({
      action: 'deploy',
      revision: {
        register: {
          family: 'api',
          cpu: '256',
          containerDefinitions: [{ name: 'web', image: 'example.com/api:2', essential: true }],
          tags: ecs.tags,
        },
      },
    });
  });

  it('changes nothing where the image is live', async () => {
    const { changes, step } = await planned('example.com/api:1');
    expect([changes, step.action]).toEqual([[], 'watch']);
  });
});

describe('apply', () => {
  it('registers once, updates once, and returns the new deployment', async () => {
    const on = target();
    expect(await on.apply(await planned(undefined, on))).toMatchObject({
      deploymentId: 'ecs-svc/2',
      taskDefinition: arnOf(2),
      previousTaskDefinition: arnOf(1),
    });
    expect(ecs.writes).toEqual(['RegisterTaskDefinition', 'UpdateService']);
  });

  it.each([
    ['RegisterTaskDefinition', 'lost-before'],
    ['RegisterTaskDefinition', 'lost-after'],
    ['UpdateService', 'lost-before'],
    ['UpdateService', 'lost-after'],
  ] as const)(
    'makes one revision and one deployment when the answer to %s is %s',
    async (operation, when) => {
      ecs.tags = [{ key: 'team', value: 'shop' }];
      const on = target();
      const plan = await planned(undefined, on);
      ecs.trouble(operation, when);
      expect(await start(on, plan)).toMatchObject({ deploymentId: 'ecs-svc/2', taskDefinition: arnOf(2) });
      expect(ecs.definitions).toHaveLength(2);
      expect(ecs.service.deployments).toHaveLength(2);
    },
  );

  it('takes no revision of someone else for its own', async () => {
    const on = target();
    const plan = await planned(undefined, on);
    await ecs.registerTaskDefinition({
      family: 'api',
      containerDefinitions: [{ name: 'web', image: 'other:1' }],
    });
    ecs.trouble('RegisterTaskDefinition', 'lost-before');
    expect(await on.apply(plan)).toMatchObject({ taskDefinition: arnOf(3) });
  });

  it('does not repeat what was refused', async () => {
    const on = target();
    const plan = await planned(undefined, on);
    ecs.trouble('RegisterTaskDefinition', refused('RegisterTaskDefinition', 'ClientException'));
    await expect(on.apply(plan)).rejects.toMatchObject({ errorCode: 'ClientException' });
    expect(ecs.writes).toEqual(['RegisterTaskDefinition']);
  });

  it('watches the present deployment where the image is live, and says so', async () => {
    const started = await target().apply(await planned('example.com/api:1'));
    expect(started).toMatchObject({ deploymentId: 'ecs-svc/1', taskDefinition: arnOf(1) });
    expect(ecs.writes).toEqual([]);
    expect(said.join()).toContain('already has all this');
  });

  it.each(['lost-before', 'lost-after'] as const)(
    'starts a failed deployment of the same image once more, with the answer %s too',
    async when => {
      ecs.service.deployments = [deployment('1', { rolloutState: 'FAILED', runningCount: 0 })];
      const on = target();
      const plan = await planned('example.com/api:1', on);
      expect(plan.changes).toMatchObject([{ what: 'deployment', from: 'ecs-svc/1 (failed)' }]);
      ecs.trouble('UpdateService', when);
      expect(await start(on, plan)).toMatchObject({ deploymentId: 'ecs-svc/2', taskDefinition: arnOf(1) });
      expect(ecs.service.deployments).toHaveLength(2);
      expect(ecs.definitions).toHaveLength(1);
    },
  );

  it('says so when ECS shows no deployment of what it accepted', async () => {
    const on = target();
    const plan = await planned(undefined, on);
    ecs.updateService = async () => ecs.service;
    await expect(on.apply(plan)).rejects.toThrow('shows no deployment of api:2');
  });
});

describe('findStarted', () => {
  it('finds nothing where nothing was registered', async () => {
    const on = target();
    expect(await on.findStarted(await planned(undefined, on))).toBeUndefined();
  });
});

describe('what someone else deployed since the plan was made', () => {
  const deployTheirs = async () => {
    await ecs.updateService('shop', 'api', { taskDefinition: arnOf(9) });
    for (const each of ecs.service.deployments) if (each.id === 'ecs-svc/3') each.createdAt += 1_000;
  };

  it('is not overwritten: the update is refused before it is sent', async () => {
    const on = target();
    const plan = await planned(undefined, on);
    await on.prepare(plan);
    await deployTheirs();
    await expect(on.apply(plan)).rejects.toMatchObject({ outcome: 'known', transient: false });
    expect(ecs.updates).toHaveLength(1);
    expect(ecs.service.taskDefinition).toBe(arnOf(9));
  });

  it.each(['shown', 'drained away'])(
    'is not overwritten by sending again what was not answered (ours %s)',
    async what => {
      const on = target();
      const plan = await planned(undefined, on);
      await on.prepare(plan);
      ecs.trouble('UpdateService', 'lost-after');
      await expect(on.apply(plan)).rejects.toMatchObject({ outcome: 'unknown' });
      await deployTheirs();
      if (what === 'shown') expect(await on.findStarted(plan)).toMatchObject({ deploymentId: 'ecs-svc/2' });
      else {
        ecs.service.deployments = ecs.service.deployments.filter(({ id }) => id !== 'ecs-svc/2');
        await expect(on.findStarted(plan)).rejects.toMatchObject({ outcome: 'known', transient: false });
      }
      expect(ecs.updates).toHaveLength(2);
    },
  );

  it('is no reason where what is seen is only older than the plan', async () => {
    const on = target();
    const plan = await planned(undefined, on);
    const old = structuredClone(ecs.service);
    old.deployments = [deployment('0', { createdAt: 1, taskDefinition: arnOf(0) })];
    const { describeService } = ecs;
    ecs.describeService = async () => {
      ecs.describeService = describeService;
      return old;
    };
    expect(await on.apply(plan)).toMatchObject({ deploymentId: 'ecs-svc/2' });
  });
});

describe('a rollout that a dead run left in flight', () => {
  it('is watched by the next, which would return to what it replaces', async () => {
    const on = target();
    const first = await planned(undefined, on);
    await on.prepare(first);
    const started = await on.apply(first);
    const next = target();
    const now = await next.observe();
    expect(next.snapshot(now)).toMatchObject({
      taskDefinition: arnOf(1),
      images: { web: 'example.com/api:1' },
    });
    const again = next.plan(now, { containers: { '': { image: 'example.com/api:2' } } });
    expect(again.changes).toEqual([]);
    expect(await next.apply(again)).toEqual(started);
    expect(ecs.updates).toHaveLength(1);
  });
});

it('does not send again what was begun, not answered and taken back at once', async () => {
  const on = target();
  const plan = await planned(undefined, on);
  await on.prepare(plan);
  ecs.trouble('UpdateService', 'lost-after');
  await expect(on.apply(plan)).rejects.toMatchObject({ outcome: 'unknown' });
  ecs.service.deployments = ecs.service.deployments.filter(({ id }) => id === 'ecs-svc/1');
  for (const each of ecs.service.deployments) each.status = 'PRIMARY';
  const revision = { arn: 'rev/2', requested: 1, running: 0, pending: 0 };
  ecs.revisions.set('rev/2', arnOf(2));
  ecs.records = [
    record('2', { status: 'ROLLBACK_SUCCESSFUL', target: revision, createdAt: EPOCH + 100_000 }),
  ];
  ecs.service.events = [{ at: EPOCH + 200_000, message: '(service api) has reached a steady state.' }];
  const found = await on.findStarted(plan);
  if (found === undefined) throw new Error('not found');
  expect(await on.judge(found)).toMatchObject({ state: 'failed', reason: 'rolled-back' });
});
