import { ActionError, RemoteError, RolloutError, TimeoutError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { arnOf, deployment, type FakeEcs, refused } from '../../../packages/ecs/test/fake-ecs.ts';
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
  it.each([
    ['what passed of what serves', ['HTTP checks'], { checks: ['HTTP checks'] }],
    ['nothing where nothing was checked', undefined, undefined],
  ])('writes down %s', async (_, checks, said) => {
    const { release, records } = aReleaseLog();
    ecs.rollout = [completes];
    const check = async () => ({ ok: true, detail: 'good', ...(checks && { checks }) });
    await deploy({ environment: 'staging', 'check-url': 'https://shop.example.com' }, { release, check });
    const [target] = records[0]?.outcome?.targets ?? [];
    expect(target).toMatchObject({ verdict: 'steady', ...said });
    expect(target?.checks).toEqual(checks);
  });

  it('writes down no check of what was taken back', async () => {
    const { release, records } = aReleaseLog();
    ecs.rollout = always(completes);
    const check = async () => ({ ok: false, detail: 'bad', checks: ['HTTP checks'] });
    await deploy({ environment: 'staging', 'check-url': 'https://shop.example.com' }, { release, check });
    const [target] = records[0]?.outcome?.targets ?? [];
    expect(target).toMatchObject({ verdict: 'failed', undone: true });
    expect(target?.checks).toBeUndefined();
  });

  it('is of the commit that the images were made from, on the run’s own ref', async () => {
    const { release, records } = aReleaseLog();
    const compared: string[][] = [];
    release.history.compare = async (...commits) => {
      compared.push(commits);
      return 'newer';
    };
    ecs.rollout = always(completes);
    await deploy({ environment: 'staging' }, { release });
    const commit = 'd'.repeat(40);
    await deploy({ environment: 'staging', image: 'example.com/api:3', commit }, { release });
    expect(compared).toEqual([['c'.repeat(40), commit]]);
    expect(records.map(({ intent }) => intent.commit)).toEqual([
      { sha: commit, ref: 'refs/heads/main' },
      { sha: 'c'.repeat(40), ref: 'refs/heads/main' },
    ]);
  });

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
