import { describe, expect, it } from 'vitest';
import { groupStopped } from '../src/diagnose.ts';
import { causeOf, diagnose, explain, type StoppedGroup, type Task } from '../src/index.ts';
import { arnOf, EPOCH, FakeEcs, refused } from './fake-ecs.ts';

const task = (id: string, fields: Partial<Task> = {}): Task => ({
  taskArn: `arn:aws:ecs:eu-west-1:1:task/shop/${id}`,
  taskDefinitionArn: arnOf(2),
  startedBy: 'ecs-svc/2',
  lastStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'web', exitCode: 1 }],
  ...fields,
});
const started = {
  deploymentId: 'ecs-svc/2',
  taskDefinition: arnOf(2),
  previousTaskDefinition: arnOf(1),
  createdAt: EPOCH + 1_000,
};

describe('groupStopped', () => {
  it('counts the same reason and exit code once, the most frequent first', () => {
    const oom = {
      stoppedReason: 'OutOfMemoryError: killed',
      containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: killed' }],
    };
    const groups = groupStopped([task('1', oom), task('2'), task('3'), task('4', { containers: [] })]);
    expect(groups.map(({ count, reason, exitCode }) => [count, reason, exitCode])).toEqual([
      [2, 'Essential container in task exited', 1],
      [1, 'OutOfMemoryError: killed', 137],
      [1, 'Essential container in task exited', undefined],
    ]);
    expect(groups[0]?.task.taskArn).toMatch(/\/2$/);
  });

  it('blames the container that ended with an error, not a sidecar that ended well', () => {
    const containers = [
      { name: 'log-router', exitCode: 0 },
      { name: 'web', exitCode: 3, reason: 'Error' },
    ];
    expect(groupStopped([task('1', { containers })])).toMatchObject([
      { container: 'web', exitCode: 3, reason: 'Essential container in task exited: Error' },
    ]);
  });

  it.each<[string, Partial<Task>, string]>([
    [
      'only a stop code',
      { stopCode: 'TaskFailedToStart', stoppedReason: undefined as never },
      'TaskFailedToStart',
    ],
    [
      'nothing',
      { stopCode: undefined as never, stoppedReason: undefined as never },
      'stopped without a reason',
    ],
  ])('has words where ECS gives %s', (_, fields, reason) => {
    expect(groupStopped([task('1', { ...fields, containers: [] })])[0]?.reason).toBe(reason);
  });
});

describe('the likely cause', () => {
  const group = (reason: string, exitCode?: number): StoppedGroup => ({
    reason,
    count: 1,
    task: task('1'),
    ...(exitCode !== undefined && { exitCode }),
  });
  it.each([
    [group('CannotPullContainerError: ref not found'), 'could not be pulled'],
    [
      group('ResourceInitializationError: unable to pull secrets or registry auth'),
      'a secret or parameter cannot be read',
    ],
    [group('OutOfMemoryError: Container killed due to memory usage', 137), 'more memory than'],
    [group('Essential container in task exited', 137), 'killed (137)'],
    [group('Essential container in task exited', 139), 'segmentation fault'],
    [group('Essential container in task exited', 127), 'cannot be run'],
    [group('Task failed container health checks', 143), 'its health check failed'],
    [group('Task failed ELB health checks in (target-group x)'), 'load balancer’s health check'],
    [group('Essential container in task exited', 0), 'must keep running'],
    [group('Essential container in task exited', 3), 'ended with an error'],
  ])('%j', (stopped, words) => expect(causeOf([stopped])?.words).toContain(words));

  it('is silent where nothing stopped, or ECS tells nothing', () => {
    expect(causeOf([])).toBeUndefined();
    expect(causeOf([group('Task stopped by user')])).toBeUndefined();
  });
});

describe('diagnose', () => {
  const definition = (options?: Record<string, string>) => ({
    taskDefinitionArn: arnOf(1),
    family: 'api',
    revision: 1,
    containerDefinitions: [
      { name: 'proxy', image: 'p' },
      {
        name: 'web',
        image: 'w',
        logConfiguration: { logDriver: options ? 'awslogs' : 'json-file', ...(options && { options }) },
      },
    ],
  });
  const awslogs = { 'awslogs-group': '/shop/api', 'awslogs-stream-prefix': 'app' };

  const look = async (
    ecs: FakeEcs,
    options: Record<string, string> | undefined,
    logTail = async (group: string, stream: string, lines: number) => [`${group} ${stream} ${lines}`],
  ) => {
    const said: string[] = [];
    const ports = { api: ecs, logTail, log: (line: string) => said.push(line) };
    return { found: await diagnose(ports, 'shop', 'api', started, definition(options)), said };
  };

  it('looks at this deployment’s tasks and events, and at the log of one that failed', async () => {
    const ecs = new FakeEcs();
    ecs.stopped = [task('old', { startedBy: 'ecs-svc/1', taskDefinitionArn: arnOf(1) }), task('abc')];
    ecs.service.events = [
      { at: EPOCH + 2_000, message: '(service api) tasks failed to start' },
      { at: EPOCH, message: '(service api) has reached a steady state.' },
    ];
    const { found } = await look(ecs, awslogs);
    expect(found.stopped).toMatchObject([{ count: 1, exitCode: 1, container: 'web' }]);
    expect(found.events).toEqual(['(service api) tasks failed to start']);
    expect(found.logs).toEqual({ source: 'app/web/abc', lines: ['/shop/api app/web/abc 25'] });
  });

  it('knows its tasks by its revision where the platform does not say who started them', async () => {
    const ecs = new FakeEcs();
    ecs.stopped = [
      task('abc', { startedBy: 'api' }),
      task('old', { startedBy: 'api', taskDefinitionArn: arnOf(1) }),
    ];
    expect((await look(ecs, awslogs)).found.stopped).toMatchObject([{ count: 1 }]);
  });

  it.each([
    ['another log driver', undefined],
    ['no stream prefix', { 'awslogs-group': '/shop/api' }],
  ])('reads no log with %s', async (_, options) => {
    const ecs = new FakeEcs();
    ecs.stopped = [task('abc')];
    expect((await look(ecs, options)).found.logs).toEqual({ source: '', lines: [] });
  });

  it('says what it could not read, and tells the rest', async () => {
    const ecs = new FakeEcs();
    ecs.stopped = [task('abc')];
    const { found, said } = await look(ecs, awslogs, async () => {
      throw new Error('not authorized to perform logs:GetLogEvents');
    });
    expect(found.stopped).toHaveLength(1);
    expect(found.logs.lines).toEqual([]);
    expect(said).toEqual([expect.stringContaining('logs:GetLogEvents')]);
  });

  it('shows tasks that run unhealthy, with what checks them, and the end of their log', async () => {
    const ecs = new FakeEcs();
    const containers = [{ name: 'proxy' }, { name: 'web', healthStatus: 'UNHEALTHY' }];
    const sick = task('sick', { lastStatus: 'RUNNING', containers });
    const old = task('old', { startedBy: 'ecs-svc/1', taskDefinitionArn: arnOf(1), containers });
    const tasks = { stopped: async () => [], running: async () => [sick, old] };
    const base = definition(awslogs);
    const [proxy, web] = base.containerDefinitions;
    const healthCheck = { command: ['CMD-SHELL', 'curl -f localhost:8080'] };
    const checked = {
      ...base,
      containerDefinitions: [proxy, { ...web, healthCheck }] as typeof base.containerDefinitions,
    };
    const logTail = async (_: string, stream: string) => [stream];
    const found = await diagnose(
      { api: ecs, tasks, logTail, log: () => {} },
      'shop',
      'api',
      started,
      checked,
    );
    expect(found.unhealthy).toEqual([{ task: 'sick', container: 'web', check: 'curl -f localhost:8080' }]);
    expect(found.logs.lines).toEqual(['app/web/sick']);
    expect(ecs.calls).not.toContain('ListTasks');
    expect(explain(found)?.words).toContain('its health check failed');
  });

  it('fails in nothing when ECS answers nothing', async () => {
    const ecs = new FakeEcs();
    ecs.trouble('ListTasks', refused('ListTasks', 'AccessDeniedException'));
    ecs.trouble('DescribeServices', refused('DescribeServices', 'AccessDeniedException'));
    const { found, said } = await look(ecs, awslogs);
    expect(found).toEqual({ stopped: [], events: [], logs: { source: '', lines: [] } });
    expect(said).toHaveLength(2);
  });
});
