import { Problems } from '@pipeline/action-kit';
import { ActionError, RemoteError, RolloutError, TimeoutError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { deployment, FakeEcs, refused } from '../../../packages/ecs/test/fake-ecs.ts';
import { fakeClock } from '../../../packages/rollout/test/fake-clock.ts';
import { configure } from '../src/config.ts';
import { deployEcs, type Ports } from '../src/deploy-ecs.ts';

const config = configure(
  {
    cluster: 'shop',
    service: 'api',
    image: 'example.com/api:2',
    waitTimeout: 60_000,
    awsRegion: 'eu-west-1',
  },
  new Problems(),
  { context: { env: () => undefined }, dryRun: () => false },
);

let ecs: FakeEcs;
let lines: string[];
let abort: AbortController;
let clock: ReturnType<typeof fakeClock>;
beforeEach(() => {
  ecs = new FakeEcs();
  lines = [];
  abort = new AbortController();
  clock = fakeClock();
});

const ports = (fields: Partial<Ports> = {}): Ports => ({
  hasIdentity: true,
  openEcs: async () => ecs,
  logTail: async () => ['no DATABASE_URL'],
  log: {
    info: line => lines.push(line),
    group(title, phase) {
      lines.push(title);
      return phase();
    },
  },
  clock,
  signal: abort.signal,
  ...fields,
});

const deploy = (dryRun = false, fields: Partial<Ports> = {}) =>
  deployEcs({ ...config, dryRun }, ports(fields));
const text = (value: unknown) => JSON.stringify(value);

describe('deployEcs', () => {
  it('deploys, watches and is green, saying each change of state once', async () => {
    ecs.rollout = [
      () => {},
      () => {},
      (_, mine) => {
        mine.runningCount = 1;
      },
      (service, mine) => {
        mine.rolloutState = 'COMPLETED';
        service.deployments = [mine];
      },
    ];
    const { outputs, error } = await deploy();
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ verdict: 'steady', 'deployment-id': 'ecs-svc/2' });
    expect(lines).toEqual([
      'Deploying to ECS service shop/api',
      'container web: image: example.com/api:1 → example.com/api:2',
      'Registered api:2',
      'Watching deployment ecs-svc/2',
      '0 of 1 tasks running, 1 old still running',
      '1 of 1 tasks running, 1 old still running',
      '1 of 1 tasks run api:2',
    ]);
  });

  it('is red when ECS rolls back, with the reason, the exit code and the last lines', async () => {
    ecs.service.deployments = [deployment('1')];
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
    ecs.rollout = [
      (service, mine) => {
        Object.assign(mine, { status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'no start.' });
        Object.assign(service.deployments[1] ?? {}, { status: 'PRIMARY' });
      },
    ];
    const { outputs, error, summary } = await deploy();
    expect(outputs.verdict).toBe('failed');
    expect(error).toBeInstanceOf(RolloutError);
    expect(error?.message).toContain('no start. ECS went back to api:1');
    expect(error?.message).toContain('exit code 3');
    expect(text(summary)).toContain('no DATABASE_URL');
  });

  it('is red when another deployment takes its place, and looks for no cause', async () => {
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
  });

  it('runs out of time with the last state, and looks for the cause', async () => {
    const { outputs, error } = await deploy();
    expect(outputs.verdict).toBe('timeout');
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error?.message).toContain('0 of 1 tasks running');
    expect(ecs.calls).toContain('ListTasks');
    expect(clock.slept.reduce((sum, ms) => sum + ms)).toBe(60_000);
  });

  it('looks on through throttling, never more than 4 s apart', async () => {
    ecs.rollout = Array.from({ length: 12 }, () => () => {});
    ecs.rollout.push((service, mine) => {
      Object.assign(mine, { rolloutState: 'COMPLETED', runningCount: 1 });
      service.deployments = [mine];
    });
    const throttled = new RemoteError('slow down', {
      service: 'Amazon ECS',
      operation: 'DescribeServices',
      status: 400,
      transient: true,
    });
    const update = ecs.updateService;
    ecs.updateService = async (...given) => {
      ecs.trouble('DescribeServices', throttled, throttled);
      return update(...given);
    };
    expect((await deploy()).outputs.verdict).toBe('steady');
    expect(Math.max(...clock.slept)).toBe(4_000);
  });

  it('sets its outputs when it is cancelled after the start', async () => {
    ecs.rollout = [() => abort.abort(new ActionError('cancelled', 'The run was cancelled'))];
    const { outputs, error } = await deploy();
    expect(outputs).toMatchObject({ verdict: 'cancelled', 'deployment-id': 'ecs-svc/2' });
    expect(error?.message).toBe('The run was cancelled');
  });

  it('starts nothing when it was cancelled before', async () => {
    abort.abort(new ActionError('cancelled', 'The run was cancelled'));
    await expect(deploy()).rejects.toThrow('The run was cancelled');
    expect(ecs.writes).toEqual([]);
  });

  it('fails as it is when nothing was started', async () => {
    ecs.trouble('RegisterTaskDefinition', refused('RegisterTaskDefinition', 'AccessDeniedException'));
    await expect(deploy()).rejects.toMatchObject({ errorCode: 'AccessDeniedException' });
  });
});

describe('a dry run', () => {
  it('looks and writes nothing', async () => {
    const { outputs } = await deploy(true);
    expect(outputs.verdict).toBe('planned');
    expect(ecs.calls).toEqual(['DescribeServices', 'DescribeTaskDefinition']);
  });

  it('without credentials does not even look', async () => {
    const { outputs } = await deploy(true, { hasIdentity: false });
    expect(outputs).toEqual({ verdict: 'planned' });
    expect(ecs.calls).toEqual([]);
  });
});
