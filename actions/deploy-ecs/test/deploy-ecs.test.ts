import {
  ActionError,
  type ReleaseRecord,
  RemoteError,
  RolloutError,
  TimeoutError,
} from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { arnOf, deployment, type FakeEcs, record, refused } from '../../../packages/ecs/test/fake-ecs.ts';
import { deployEcs } from '../src/deploy-ecs.ts';
import type { Ports } from '../src/ports.ts';
import { type Given, read } from './config/read.ts';
import { aReleaseLog, aShop } from './fakes.ts';

let shop: ReturnType<typeof aShop>;
let ecs: FakeEcs;
beforeEach(() => {
  shop = aShop();
  ecs = shop.ecs;
});

const GIVEN = { service: 'api', image: 'example.com/api:2', 'wait-timeout': '1m', 'dry-run': 'false' };
const deploy = (inputs: Given = {}, ports: Partial<Ports> = {}) =>
  deployEcs(read({ ...GIVEN, ...inputs }), shop.ports(ports));
const settle = (operation: string, inputs: Given = {}, ports: Partial<Ports> = {}) => {
  const { image: _, ...given } = GIVEN;
  return deployEcs(read({ ...given, operation, ...inputs }), shop.ports(ports));
};
const text = (value: unknown) => JSON.stringify(value);

type Move = FakeEcs['rollout'][number];
const waits: Move = () => undefined;
const completes: Move = (service, mine) => {
  Object.assign(mine, { rolloutState: 'COMPLETED', runningCount: 1 });
  service.deployments = [mine];
};
const goesBack: Move = (service, mine) => {
  Object.assign(mine, { status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'no start.' });
  Object.assign(service.deployments[1] ?? {}, { status: 'PRIMARY' });
};
/** No circuit breaker, so that ECS would try for ever; what was there before starts well. */
const crashes: Move = (service, mine) => {
  service.breaker = { enabled: false, rollback: false };
  if (mine.taskDefinition === arnOf(1)) completes(service, mine);
  else mine.failedTasks = 3;
};
const always = (move: Move) => Array.from({ length: 50 }, () => move);
const throttled = new RemoteError('slow down', {
  service: 'Amazon ECS',
  operation: 'DescribeServices',
  status: 400,
  transient: true,
});

describe('a deploy', () => {
  it('watches what it started and is green, saying each change of state once', async () => {
    ecs.rollout = [
      waits,
      waits,
      (_, mine) => {
        mine.runningCount = 1;
      },
      completes,
    ];
    const { outputs, error } = await deploy();
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({
      verdict: 'steady',
      'deployment-id': 'ecs-svc/2',
      'task-definition-arn': arnOf(2),
      'previous-task-definition-arn': arnOf(1),
    });
    expect(shop.lines).toEqual([
      'Looking at what is there',
      'ECS service shop/api: task definition: api:1 → a new revision of api',
      'ECS service shop/api: container web: image: example.com/api:1 → example.com/api:2',
      'Deploying to shop',
      'Registered api:2',
      'watching deployment ecs-svc/2',
      '0 of 1 tasks running, 1 old still running',
      '1 of 1 tasks running, 1 old still running',
      '1 of 1 tasks run api:2',
    ]);
  });

  it('is red when ECS rolls back, with the reason, the exit code, the last lines and a trace', async () => {
    const [first] = ecs.definitions;
    Object.assign(first?.containerDefinitions[0] ?? {}, {
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/shop', 'awslogs-stream-prefix': 'app' },
      },
    });
    ecs.stopped = [
      {
        taskArn: 'arn:aws:ecs:eu-west-1:1:task/shop/abc',
        taskDefinitionArn: '',
        startedBy: 'ecs-svc/2',
        lastStatus: 'STOPPED',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'web', exitCode: 3 }],
      },
    ];
    ecs.rollout = [goesBack];
    const { outputs, error, summary } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'failed', trace: '/tmp/trace-shop-api.json' });
    expect(error).toBeInstanceOf(RolloutError);
    expect(error?.message).toContain('no start. ECS went back to api:1');
    expect(error?.message).toContain('exit code 3');
    expect(text(summary)).toContain('no DATABASE_URL');
    expect(JSON.parse(shop.kept['trace-shop-api.json'] ?? '{}')).toMatchObject({
      subject: 'shop/api',
      verdict: { state: 'failed' },
    });
  });

  it('is red when another deployment takes its place, and neither looks for a cause nor goes back', async () => {
    ecs.rollout = [
      (service, mine) => {
        mine.status = 'ACTIVE';
        service.deployments = [
          deployment('9', { taskDefinition: 'arn:task-definition/api:9', createdAt: mine.createdAt + 1 }),
          mine,
        ];
      },
    ];
    const { outputs, error } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'superseded', 'deployment-id': 'ecs-svc/2' });
    expect(error?.message).toContain('ecs-svc/9 with api:9');
    expect(ecs.calls).not.toContain('ListTasks');
    expect(ecs.updates).toHaveLength(1);
  });

  it('looks on through throttling, never more than 4 s apart', async () => {
    ecs.rollout = [...Array.from({ length: 12 }, () => waits), completes];
    const update = ecs.updateService;
    ecs.updateService = async (...given) => {
      ecs.trouble('DescribeServices', throttled, throttled);
      return update(...given);
    };
    expect((await deploy()).outputs.verdict).toBe('steady');
    expect(Math.max(...shop.slept)).toBe(4_000);
  });

  it('starts nothing when it was cancelled before', async () => {
    shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
    const { outputs, error } = await deploy();
    expect(outputs.verdict).toBe('cancelled');
    expect(error?.message).toBe('The run was cancelled');
    expect(ecs.writes).toEqual([]);
  });

  it('sets its outputs when it is cancelled after the start, and takes nothing back', async () => {
    ecs.rollout = [() => shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'))];
    const { outputs, error } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'cancelled', 'deployment-id': 'ecs-svc/2' });
    expect(error?.message).toBe('The run was cancelled');
    expect(ecs.updates).toHaveLength(1);
  });

  it('says not-started, and fails as it is, when nothing was started', async () => {
    ecs.trouble('RegisterTaskDefinition', refused('RegisterTaskDefinition', 'AccessDeniedException'));
    const { outputs, error } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'not-started', services: { api: { verdict: 'not-started' } } });
    expect(error).toMatchObject({ errorCode: 'AccessDeniedException' });
  });

  it('hands a bug on as one', async () => {
    ecs.trouble('RegisterTaskDefinition', new TypeError('x is not a function'));
    await expect(deploy()).rejects.toBeInstanceOf(TypeError);
  });
});

describe('what fails without the platform going back', () => {
  it.each([
    ['rollback', 2, 'api:1 serves again'],
    ['report', 1, 'deploy with `task-definition: api:1` and without an image'],
  ])('on-failure: %s', async (onFailure, updates, words) => {
    ecs.rollout = always(crashes);
    const { outputs, error } = await deploy({ 'on-failure': onFailure });
    expect(outputs.verdict).toBe('failed');
    expect(ecs.updates).toHaveLength(updates);
    const told = `${error?.message} ${error instanceof ActionError ? error.hint : ''}`;
    expect(told).toContain('no circuit breaker');
    expect(told).toContain(words);
  });

  it('runs out of time with the last state, looks for the cause, and goes back', async () => {
    const { outputs, error } = await deploy();
    expect(outputs.verdict).toBe('timeout');
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error?.message).toContain('0 of 1 tasks running');
    // The way back had as long, and did not get there either.
    expect(error?.message).toContain('Going back to api:1 failed, too');
    expect(ecs.calls).toContain('ListTasks');
    expect(ecs.updates.map(({ taskDefinition }) => taskDefinition)).toEqual([arnOf(2), arnOf(1)]);
  });
});

describe('a check', () => {
  const bad = { check: async () => ({ ok: false, detail: '/health answered 500' }) };

  it('that fails at the end has what was there before serve again, and is what the error says', async () => {
    ecs.rollout = always(completes);
    const { outputs, error } = await deploy({ 'check-url': 'https://shop.example.com' }, bad);
    expect(outputs).toMatchObject({ verdict: 'failed', services: { api: { wayBack: { state: 'back' } } } });
    expect(error?.message).toContain('/health answered 500');
    expect(error?.message).toContain('api:1 serves again');
    expect(shop.lines).toContain('checked what serves: BAD: /health answered 500');
  });
});

describe('with an environment', () => {
  it('writes the intent before anything changes, and how it ended', async () => {
    const { release, records } = aReleaseLog();
    const { intend } = release.log;
    release.log.intend = async intent => {
      expect(ecs.writes).toEqual([]);
      await intend(intent);
    };
    ecs.rollout = [completes];
    const { outputs } = await deploy({ environment: 'staging' }, { release });
    expect(outputs['release-id']).toBe('42.1');
    expect(records).toMatchObject([
      {
        intent: {
          id: '42.1',
          environment: 'staging',
          targets: [
            {
              subject: 'ecs:eu-west-1/shop/api',
              artifacts: { '': 'example.com/api:2' },
              before: { taskDefinition: arnOf(1), images: { web: 'example.com/api:1' } },
            },
          ],
        },
        outcome: {
          verdict: 'steady',
          targets: [{ after: { taskDefinition: arnOf(2), images: { web: 'example.com/api:2' } } }],
        },
      },
    ]);
  });

  it.each([
    ['rollback', { undone: true, after: { taskDefinition: arnOf(1) } }, undefined],
    ['hold', { verdict: 'failed' }, 86_400_000],
  ])(
    'on-failure: %s is written down, and the lock is kept where someone is to look',
    async (how, target, held) => {
      const { release, records, keptUntil } = aReleaseLog();
      ecs.rollout = always(crashes);
      await deploy({ environment: 'staging', 'on-failure': how }, { release });
      expect(records[0]?.outcome).toMatchObject({ verdict: 'failed', targets: [target] });
      expect(keptUntil()).toBe(held && shop.clock.now() + held);
    },
  );

  it('writes down that nothing ever served, where it ended before', async () => {
    const { release, records } = aReleaseLog();
    ecs.trouble('RegisterTaskDefinition', refused('RegisterTaskDefinition', 'AccessDeniedException'));
    expect((await deploy({ environment: 'staging' }, { release })).error).toBeInstanceOf(RemoteError);
    expect(records[0]?.outcome).toMatchObject({
      targets: [{ subject: 'ecs:eu-west-1/shop/api', verdict: 'not-started' }],
    });
  });

  it('is not held up by a log that cannot be written in the end', async () => {
    const { release } = aReleaseLog();
    release.log.conclude = () => Promise.reject(new Error('502'));
    ecs.rollout = [completes];
    expect((await deploy({ environment: 'staging' }, { release })).outputs.verdict).toBe('steady');
    expect(shop.warnings).toEqual([expect.stringContaining('could not be recorded')]);
  });
});

describe('a deployment in flight', () => {
  /** A deployment of api:2 that stands at a pause. */
  const hold = () => {
    const arn = 'arn:aws:ecs:eu-west-1:1:service-deployment/shop/api/2';
    const moving = { taskDefinition: arnOf(2), rolloutState: 'IN_PROGRESS', createdAt: 1_001_000 };
    ecs.service = {
      ...ecs.service,
      strategy: 'CANARY',
      taskDefinition: arnOf(2),
      deployments: [deployment('2', moving), deployment('1', { status: 'ACTIVE' })],
    };
    ecs.definitions.push({ ...ecs.definitions[0], taskDefinitionArn: arnOf(2), revision: 2 } as never);
    const hook = { id: 'pause-1', status: 'AWAITING_ACTION', type: 'PAUSE' };
    const target = { arn: 'arn:rev/2', taskDefinition: arnOf(2), traffic: 10 };
    ecs.revisions.set('arn:rev/2', arnOf(2));
    ecs.records = [
      record('2', { arn, stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', hooks: [hook], target } as never),
    ];
  };
  const over = (status: string) => () => {
    const [mine] = ecs.records as { status: string; hooks: unknown[] }[];
    Object.assign(mine ?? {}, { status, hooks: [] });
    const [ours, before] = ecs.service.deployments;
    if (status === 'SUCCESSFUL') completes(ecs.service, ours as never);
    else
      Object.assign(ours ?? {}, { status: 'ACTIVE' }) && Object.assign(before ?? {}, { status: 'PRIMARY' });
  };

  it('is let go on, and watched to its end', async () => {
    hold();
    const go = ecs.continueServiceDeployment;
    ecs.continueServiceDeployment = async (...given) => {
      await go(...given);
      over('SUCCESSFUL')();
    };
    const { outputs, error } = await settle('continue');
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ verdict: 'steady', 'task-definition-arn': arnOf(2) });
    expect(ecs.told).toEqual(['CONTINUE pause-1']);
  });

  it('is stopped as asked, which is green', async () => {
    hold();
    const stop = ecs.stopServiceDeployment;
    ecs.stopServiceDeployment = async (...given) => {
      await stop(...given);
      over('ROLLBACK_SUCCESSFUL')();
    };
    const { outputs, error } = await settle('abort');
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({
      verdict: 'steady',
      services: { api: { detail: expect.stringContaining('stopped as asked') } },
    });
  });

  it('is not green when it was stopped and going back failed', async () => {
    hold();
    const stop = ecs.stopServiceDeployment;
    ecs.stopServiceDeployment = async (...given) => {
      await stop(...given);
      over('ROLLBACK_FAILED')();
    };
    const { outputs, error } = await settle('abort');
    expect(error).toBeInstanceOf(Error);
    expect(outputs.verdict).not.toBe('steady');
    expect(outputs.trace).toBe('/tmp/trace-shop-api.json');
  });

  describe('that a release has left held', () => {
    const at = '1970-01-01T00:00:00Z';
    const [api, worker] = ['api', 'worker'].map(name => `ecs:eu-west-1/shop/${name}`) as [string, string];
    const waits = (subject: string) => ({ subject, verdict: 'held' as const, detail: 'waits' });
    const left = (): ReleaseRecord => ({
      intent: {
        schema: 1,
        id: '41.1',
        environment: 'staging',
        commit: { sha: 'b'.repeat(40), ref: 'refs/heads/main' },
        by: { actor: 'ben', url: 'https://github.com/org/shop/actions/runs/41' },
        at,
        targets: [api, worker].map(subject => ({ subject, artifacts: {}, before: null })),
      },
      outcome: {
        schema: 1,
        intent: '41.1',
        at,
        verdict: 'held',
        detail: 'waits',
        targets: [waits(api), waits(worker)],
      },
    });
    /** ECS ends it so once it is told. */
    const ends = (status: string) => {
      hold();
      for (const method of ['continueServiceDeployment', 'stopServiceDeployment'] as const) {
        const say = ecs[method] as (...given: unknown[]) => Promise<void>;
        Object.assign(ecs, {
          async [method](...given: unknown[]) {
            await say.apply(ecs, given);
            over(status)();
          },
        });
      }
    };
    const STAGING = { environment: 'staging' };

    it('is written there as steady once it has gone on, beside what else it holds', async () => {
      ends('SUCCESSFUL');
      const { release, records } = aReleaseLog([left()]);
      expect((await settle('continue', STAGING, { release })).outputs.verdict).toBe('steady');
      expect(records).toMatchObject([
        {
          intent: { id: '41.1' },
          outcome: {
            verdict: 'held',
            targets: [
              {
                subject: api,
                verdict: 'steady',
                after: { taskDefinition: arnOf(2), deploymentId: 'ecs-svc/2' },
              },
              waits(worker),
            ],
          },
        },
      ]);
    });

    it('is written there as undone once it was stopped, and by whom', async () => {
      ends('ROLLBACK_SUCCESSFUL');
      const { release, records } = aReleaseLog([left()]);
      expect((await settle('abort', STAGING, { release })).error).toBeUndefined();
      expect(records).toMatchObject([
        {
          outcome: {
            verdict: 'failed',
            targets: [
              {
                subject: api,
                verdict: 'failed',
                undone: true,
                detail: expect.stringContaining(
                  'stopped by anna (https://github.com/org/shop/actions/runs/42)',
                ),
              },
              waits(worker),
            ],
          },
        },
      ]);
    });

    it.each([
      ['continue', 'ROLLBACK_SUCCESSFUL', 'failed', true],
      ['abort', 'ROLLBACK_FAILED', 'timeout', undefined],
    ])('%s that ends %s is written there as %s', async (operation, status, verdict, undone) => {
      ends(status);
      const { release, records } = aReleaseLog([left()]);
      expect((await settle(operation, STAGING, { release })).error).toBeInstanceOf(Error);
      expect(records[0]?.outcome?.targets[0]).toMatchObject({ subject: api, verdict });
      expect(records[0]?.outcome?.targets[0]?.undone).toBe(undone);
    });

    it('is red, and written there as steady, where it was over before it could be stopped', async () => {
      ends('SUCCESSFUL');
      const { release, records } = aReleaseLog([left()]);
      const { error } = await settle('abort', STAGING, { release });
      expect(error?.message).toContain('over before it could be stopped');
      expect(records[0]?.outcome?.targets[0]).toMatchObject({ verdict: 'steady' });
    });

    it('stays so where the one who looked was cancelled', async () => {
      hold();
      const { release, records } = aReleaseLog([left()]);
      shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
      await settle('continue', STAGING, { release }).catch(() => undefined);
      expect(records).toEqual([left()]);
    });

    it('is told of where the record of it cannot be written', async () => {
      ends('SUCCESSFUL');
      const { release } = aReleaseLog([left()]);
      release.log.conclude = () => Promise.reject(new Error('502'));
      expect((await settle('continue', STAGING, { release })).outputs.verdict).toBe('steady');
      expect(shop.warnings).toEqual([expect.stringContaining('the log shows it as held: 502')]);
    });

    it('is none of theirs where someone else began it: nothing is written, and that is said', async () => {
      ends('SUCCESSFUL');
      const { release, records } = aReleaseLog();
      expect((await settle('continue', STAGING, { release })).outputs.verdict).toBe('steady');
      expect(records).toEqual([]);
      expect(shop.lines).toContainEqual(
        expect.stringContaining(`${api}: the release log of staging knows of no hold there`),
      );
    });
  });

  it.each(['continue', 'abort'])('is only looked at in a dry run of %s', async operation => {
    hold();
    const { outputs, error } = await settle(operation, { 'dry-run': 'true' });
    expect([error, outputs.verdict, ecs.writes]).toEqual([undefined, 'planned', []]);
  });

  it.each(['continue', 'abort'])('that still moves is no failure in a dry run of %s', async operation => {
    hold();
    Object.assign(ecs.records[0] ?? {}, { hooks: [] });
    const { outputs, error, summary } = await settle(operation, { 'dry-run': 'true' });
    expect([error, outputs.verdict, ecs.writes]).toEqual([undefined, 'planned', []]);
    expect(text(summary)).toContain('how it stands');
  });

  it.each(['continue', 'abort'])('that is none is told so to %s', async operation => {
    await expect(settle(operation)).rejects.toThrow('ECS service shop/api has no deployment in flight');
  });
});

describe('a dry run', () => {
  it('looks and writes nothing', async () => {
    const { outputs } = await deploy({ 'dry-run': 'true' });
    expect(outputs).toMatchObject({ verdict: 'planned', 'task-definition-arn': 'api' });
    expect(ecs.calls.filter(call => !/^(?:Describe|List)/.test(call))).toEqual([]);
  });

  it('without credentials does not even look', async () => {
    const { outputs } = await deploy({ 'dry-run': 'true' }, { hasIdentity: false });
    expect(outputs).toEqual({ verdict: 'planned', services: { api: { verdict: 'planned' } } });
    expect(ecs.calls).toEqual([]);
  });
});
