import { describe, expect, it } from 'vitest';
import { aWorld, NETWORK } from './world-fixture.ts';

const LOGS = {
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/shop', 'awslogs-stream-prefix': 'migrate' },
  },
};

interface Shown {
  taskArn: string;
  containers: { exitCode?: number }[];
  [field: string]: unknown;
}

const shop = (behaviour: object = {}) => {
  const all = aWorld({ behaviour: () => behaviour });
  const taskDefinition = all.register('api:1', LOGS, { tags: [{ key: 'team', value: 'shop' }] });
  const run = (input: object = {}) =>
    all.call('RunTask', {
      cluster: 'shop',
      taskDefinition,
      launchType: 'FARGATE',
      networkConfiguration: NETWORK,
      ...input,
    }).tasks as unknown as Shown[];
  const list = (input: object) =>
    all.call('ListTasks', { cluster: 'shop', ...input }).taskArns as unknown as string[];
  const describeTask = (task: string) =>
    (all.call('DescribeTasks', { cluster: 'shop', tasks: [task] }).tasks as unknown as Shown[])[0];
  return { ...all, run, list, describeTask };
};

describe('a one-off task', () => {
  it('ends with its exit code, its reason and its words', async () => {
    const { run, describeTask, scheduler, logs, tasks } = shop({
      exitAfter: 2_000,
      exitCode: 7,
      lines: ['applying 003', 'no such table'],
    });
    const [{ taskArn = '' } = {}] = run();
    await scheduler.until(() => tasks()[0]?.lastStatus === 'STOPPED');
    expect(describeTask(taskArn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 7 }],
    });
    const stream = `migrate/web/${tasks()[0]?.id}`;
    expect(logs.stream('/shop', stream)?.lines.map(({ message }) => message)).toEqual([
      'applying 003',
      'no such table',
    ]);
  });

  it('is found again by who started it, running and stopped', async () => {
    const { run, list, scheduler, tasks } = shop({ exitAfter: 60_000 });
    const [{ taskArn = '' } = {}] = run({ startedBy: 'release/42' });
    run({ startedBy: 'someone-else' });
    expect(list({ startedBy: 'release/42' })).toEqual([taskArn]);
    await scheduler.until(() => tasks()[0]?.lastStatus === 'STOPPED');
    expect(list({ startedBy: 'release/42' })).toEqual([]);
    expect(list({ startedBy: 'release/42', desiredStatus: 'STOPPED' })).toEqual([taskArn]);
    expect(() => list({ startedBy: 'release/42', family: 'api' })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });

  it('is started once for a client token', () => {
    const { run, tasks } = shop();
    const request = { clientToken: 'release-42', startedBy: 'release/42' };
    const [first] = run(request);
    const [again] = run(request);
    expect(again?.taskArn).toBe(first?.taskArn);
    expect(tasks()).toHaveLength(1);
    expect(() => run({ ...request, count: 2 })).toThrow(
      expect.objectContaining({ code: 'ConflictException', details: { resourceIds: [first?.taskArn] } }),
    );
    run({ ...request, clientToken: 'release-43' });
    expect(tasks()).toHaveLength(2);
  });

  it('runs in the network that it is given, and shows overrides and tags', async () => {
    const { run } = shop();
    const overrides = {
      containerOverrides: [{ name: 'web', command: ['migrate'], environment: [{ name: 'A', value: '1' }] }],
      taskRoleArn: 'arn:role/migrate',
    };
    const [task] = run({ overrides, propagateTags: 'TASK_DEFINITION', tags: [{ key: 'run', value: '1' }] });
    expect(task).toMatchObject({
      overrides,
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'run', value: '1' },
      ],
      attachments: [{ type: 'ElasticNetworkInterface', details: [{ name: 'subnetId', value: 'subnet-1' }] }],
    });
  });

  it.each([
    [{ clientToken: 'x'.repeat(65) }, 'Invalid client token.'],
    [{ startedBy: 'a b' }, 'startedBy contains invalid characters'],
    [{ networkConfiguration: undefined }, 'Network Configuration must be provided'],
    [{ overrides: { containerOverrides: [{ name: 'db' }] } }, 'Override for container named db'],
    [{ count: 11 }, 'count must be between 1 and 10.'],
  ])('is refused with %j', (input, message) => {
    const { run, tasks } = shop();
    expect(() => run(input)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: expect.stringContaining(message),
      }),
    );
    expect(tasks()).toEqual([]);
  });
});
