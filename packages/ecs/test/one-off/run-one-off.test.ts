import { RemoteError, TimeoutError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import type { OneOffApi } from '../../src/one-off/one-off-api.ts';
import { OneOffError } from '../../src/one-off/one-off-error.ts';
import { type OneOff, runOneOff } from '../../src/one-off/run-one-off.ts';
import type { Task } from '../../src/views.ts';

const REVISION = 'arn:aws:ecs:eu-west-1:1:task-definition/api:7';
const options = { 'awslogs-group': '/shop/api', 'awslogs-stream-prefix': 'app' };
const wanted: OneOff = {
  cluster: 'shop',
  service: 'api',
  definition: {
    taskDefinitionArn: REVISION,
    family: 'api',
    revision: 7,
    containerDefinitions: [{ name: 'web', image: 'x', logConfiguration: { logDriver: 'awslogs', options } }],
  },
  command: ['migrate', 'up'],
  timeout: 60_000,
  commit: 'a1',
  release: '42.1',
};
const lost = () =>
  new RemoteError('no answer', { service: 'Amazon ECS', operation: 'RunTask', outcome: 'unknown' });

const going = (fields: Partial<Task> = {}): Task => ({
  taskArn: 'arn:aws:ecs:eu-west-1:1:task/shop/abc',
  taskDefinitionArn: REVISION,
  startedBy: 'pipeline/x',
  lastStatus: 'PROVISIONING',
  containers: [{ name: 'web' }],
  ...fields,
});
const ended = (exitCode: number) =>
  going({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ name: 'web', exitCode }],
  });

/** An ECS whose task goes through the given states, one a look; the last for ever. */
class Shop implements OneOffApi {
  readonly calls: string[] = [];
  readonly ran: Parameters<OneOffApi['run']>[0][] = [];
  readonly said: string[] = [];
  found: Task[] = [];
  states: (Task | undefined | Error)[] = [going({ lastStatus: 'RUNNING' }), ended(0)];
  answers: (Awaited<ReturnType<OneOffApi['run']>> | Error)[] = [];
  lines: string[][] = [['one', 'two']];
  now = 1_000;
  readonly abort = new AbortController();
  onLook = () => {};

  placement = async () => ({ launchType: 'FARGATE' as const, platformVersion: '1.4.0' });
  startedBy = async () => this.found;
  run: OneOffApi['run'] = async input => {
    this.ran.push(input);
    const answer = this.answers.shift() ?? { task: going(), failures: [] };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  describe = async () => {
    this.onLook();
    const state = this.states.length > 1 ? this.states.shift() : this.states[0];
    if (state instanceof Error) throw state;
    return state;
  };
  stop: OneOffApi['stop'] = async (_cluster, task, reason) => {
    this.calls.push(`stop ${task.slice(-3)}: ${reason}`);
  };

  go(change: Partial<OneOff> = {}) {
    return runOneOff(
      {
        api: this,
        logTail: async (group, stream, lines) => {
          this.calls.push(`tail ${group} ${stream} ${lines}`);
          return (this.lines.length > 1 ? this.lines.shift() : this.lines[0]) ?? [];
        },
        log: line => this.said.push(line),
        signal: this.abort.signal,
        clock: {
          now: () => this.now,
          sleep: async (ms, signal) => {
            signal?.throwIfAborted();
            this.now += ms;
          },
        },
      },
      { ...wanted, ...change },
    );
  }
}

describe('a one-off task', () => {
  it('runs as the service’s tasks do, and ends well', async () => {
    const shop = new Shop();
    const result = await shop.go();
    expect(result).toMatchObject({ adopted: false, lines: ['one', 'two'] });
    expect(shop.ran).toEqual([
      {
        cluster: 'shop',
        taskDefinition: REVISION,
        count: 1,
        launchType: 'FARGATE',
        platformVersion: '1.4.0',
        startedBy: expect.stringMatching(/^pipeline\//),
        clientToken: expect.any(String),
        overrides: { containerOverrides: [{ name: 'web', command: ['migrate', 'up'] }] },
      },
    ]);
    expect(shop.calls).toEqual(['tail /shop/api app/web/abc 5']);
  });

  it('says each state once', async () => {
    const shop = new Shop();
    const pending = going({ lastStatus: 'PENDING' });
    shop.states = [pending, pending, pending, going({ lastStatus: 'RUNNING' }), ended(0)];
    await shop.go();
    expect(shop.said.map(line => line.replace(/^One-off task .*?\): /, ''))).toEqual([
      expect.stringContaining('was started'),
      'PENDING',
      'RUNNING',
      'exit code 0',
      '  one',
      '  two',
      expect.stringContaining('ended with 0'),
    ]);
  });

  it('leaves no task behind that another container keeps alive', async () => {
    const shop = new Shop();
    const [web] = wanted.definition.containerDefinitions;
    const containerDefinitions = [
      { name: 'web', image: 'x', ...web, essential: false },
      { name: 'proxy', image: 'y' },
    ];
    const containers = [{ name: 'web', exitCode: 0 }, { name: 'proxy' }];
    shop.states = [going({ lastStatus: 'RUNNING', containers })];
    await shop.go({ definition: { ...wanted.definition, containerDefinitions }, container: 'web' });
    expect(shop.calls).toContain('stop abc: pipeline: Its work is done');
  });

  it('runs the container’s own command where none is given', async () => {
    const shop = new Shop();
    const { command: _, ...rest } = wanted;
    await runOneOff(
      { api: shop, logTail: async () => [], log: () => {}, clock: { now: () => 0, sleep: async () => {} } },
      rest,
    );
    expect(shop.ran[0]).not.toHaveProperty('overrides');
  });

  it('fails with its exit code, last lines and cause, and says that nothing was deployed', async () => {
    const shop = new Shop();
    shop.states = [ended(127)];
    shop.lines = [['exec migrate', 'migrate: not found']];
    const error = await shop.go().catch(thrown => thrown);
    expect(error).toBeInstanceOf(OneOffError);
    expect(error).toMatchObject({ exitCode: 127, lines: ['exec migrate', 'migrate: not found'] });
    expect(error.message).toContain('exit code 127: Essential container in task exited');
    expect(error.message).toContain('Likely cause: The command cannot be run (127)');
    expect(error.message).toContain('migrate: not found');
    expect(error.hint).toContain('Nothing was deployed');
    expect(shop.calls).toEqual(['tail /shop/api app/web/abc 25']);
  });

  it('waits for lines that come late, but not for ever', async () => {
    const shop = new Shop();
    shop.lines = [[], ['late']];
    expect((await shop.go()).lines).toEqual(['late']);
    shop.lines = [[]];
    shop.states = [ended(0)];
    expect((await shop.go()).lines).toEqual([]);
    expect(shop.calls).toHaveLength(2 + 3);
  });
});

describe('an earlier run’s task', () => {
  it('that goes on is waited for, and none is started', async () => {
    const shop = new Shop();
    shop.found = [going({ lastStatus: 'RUNNING' })];
    expect(await shop.go()).toMatchObject({ adopted: true });
    expect(shop.ran).toEqual([]);
    expect(shop.said[0]).toContain('started by an earlier run');
  });

  it.each([
    ['has ended', ended(0)],
    [
      'is of another family',
      going({ taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/api-admin:1' }),
    ],
  ])('that %s is none', async (_, found) => {
    const shop = new Shop();
    shop.found = [found];
    expect(await shop.go()).toMatchObject({ adopted: false });
    expect(shop.ran).toHaveLength(1);
  });
});

describe('trouble', () => {
  it('asks again with the same token when the answer was lost', async () => {
    const shop = new Shop();
    shop.answers = [lost(), lost()];
    await shop.go();
    expect(shop.ran).toHaveLength(3);
    expect(new Set(shop.ran.map(({ clientToken }) => clientToken)).size).toBe(1);
  });

  it('does not ask again when it was refused', async () => {
    const shop = new Shop();
    shop.answers = [new RemoteError('denied', { service: 'Amazon ECS', operation: 'RunTask', status: 400 })];
    await expect(shop.go()).rejects.toThrow('denied');
    expect(shop.ran).toHaveLength(1);
  });

  it.each([
    ['RESOURCE:MEMORY', 'No container instance has this much memory left'],
    ['AGENT', 'agent'],
    ['Capacity is unavailable at this time. Please try again later', 'no capacity'],
  ])('tells %s in words', async (reason, words) => {
    const shop = new Shop();
    shop.answers = [{ failures: [reason] }];
    const error = await shop.go().catch(thrown => thrown);
    expect(error).toBeInstanceOf(OneOffError);
    expect(error.message).toContain(reason);
    expect(error.message).toContain(words);
    expect(error.hint).toContain('Nothing was deployed');
  });

  it('looks on when a look fails in passing or does not show the task yet', async () => {
    const shop = new Shop();
    const passing = new RemoteError('503', {
      service: 'Amazon ECS',
      operation: 'DescribeTasks',
      status: 503,
    });
    shop.states = [undefined, passing, going({ lastStatus: 'RUNNING' }), ended(0)];
    expect((await shop.go()).adopted).toBe(false);
  });

  it('stops it when the time is up', async () => {
    const shop = new Shop();
    shop.states = [going({ lastStatus: 'RUNNING' })];
    const error = await shop.go().catch(thrown => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toContain('was stopped; the last state seen: RUNNING; its last line: two');
    expect(error.hint).toContain('Nothing was deployed');
    expect(shop.calls.at(-1)).toBe('stop abc: pipeline: Not done within 1m 00s');
  });

  it('stops it when the run is cancelled, and fails with the cancellation', async () => {
    const shop = new Shop();
    shop.states = [going({ lastStatus: 'RUNNING' })];
    const why = new Error('cancelled');
    shop.onLook = () => shop.abort.abort(why);
    await expect(shop.go()).rejects.toBe(why);
    expect(shop.calls).toEqual(['stop abc: pipeline: The run that waited for it was cancelled']);
  });

  it('says so when it cannot be stopped', async () => {
    const shop = new Shop();
    shop.states = [going({ lastStatus: 'RUNNING' })];
    shop.stop = async () => {
      throw new Error('not allowed');
    };
    await expect(shop.go()).rejects.toBeInstanceOf(TimeoutError);
    expect(shop.said.at(-1)).toBe('Could not stop task abc: not allowed');
  });

  it('starts nothing without the service', async () => {
    const shop = new Shop();
    shop.placement = async () => undefined as never;
    await expect(shop.go()).rejects.toThrow('There is no service api in cluster shop');
    expect(shop.ran).toEqual([]);
  });
});
