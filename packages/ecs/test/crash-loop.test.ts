import type { Verdict } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../rollout/test/fake-clock.ts';
import { CrashLoop } from '../src/crash-loop.ts';
import type { Service, Task } from '../src/index.ts';
import { arnOf, deployment, EPOCH, FakeEcs, refused } from './fake-ecs.ts';

const moving: Verdict = { state: 'progressing', detail: '0 of 2 tasks running' };
const started = {
  deploymentId: 'ecs-svc/2',
  taskDefinition: arnOf(2),
  previousTaskDefinition: arnOf(1),
  createdAt: EPOCH,
};
const service = (breaker = false, running = 0): Service => ({
  ...new FakeEcs().service,
  desiredCount: 2,
  deployments: [deployment('2', { desiredCount: 2, runningCount: running, rolloutState: 'IN_PROGRESS' })],
  breaker: { enabled: breaker, rollback: breaker },
});
const task = (fields: Partial<Task> = {}): Task => ({
  taskArn: 'arn:task/1',
  taskDefinitionArn: arnOf(2),
  startedBy: 'ecs-svc/2',
  lastStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited',
  containers: [{ name: 'web', exitCode: 3 }],
  ...fields,
});

/** The verdict at a look once the first count is due. */
async function seen(stopped: Task[] | Error, at = service(), verdict = moving) {
  const clock = fakeClock();
  let counts = 0;
  const api = {
    stoppedTasks: async () => {
      counts += 1;
      if (stopped instanceof Error) throw stopped;
      return stopped;
    },
  };
  const loop = new CrashLoop(api, clock, 'shop', 'api');
  const looks: Verdict[] = [];
  for (let look = 0; look < 8; look++) {
    looks.push(await loop.see(verdict, at, started));
    await clock.sleep(3_000);
  }
  return { last: looks.find(({ state }) => state === 'failed') ?? looks.at(-1), counts, looks };
}

describe('CrashLoop', () => {
  it('calls a program that keeps ending by itself a crash, with its exit code', async () => {
    const { last } = await seen([task(), task(), task()]);
    expect(last).toEqual({
      state: 'failed',
      reason: 'crashing',
      detail: '3 tasks ended by themselves (exit code 3) and 0 of 2 run; ECS goes on trying',
    });
  });

  it('counts neither at once nor at every look', async () => {
    const { looks, counts } = await seen([task(), task(), task()]);
    expect(looks.slice(0, 2)).toEqual([moving, moving]);
    expect(counts).toBe(3);
  });

  it.each<[string, Task[], Service]>([
    ['too few ended', [task(), task()], service()],
    [
      'they are another deployment’s',
      Array(9).fill(task({ startedBy: 'ecs-svc/1', taskDefinitionArn: arnOf(1) })),
      service(),
    ],
    ['ECS stopped them', Array(9).fill(task({ stopCode: 'ServiceSchedulerInitiated' })), service()],
    ['a circuit breaker has the first word', Array(5).fill(task()), service(true)],
  ])('leaves the verdict when %s', async (_, stopped, at) => {
    expect((await seen(stopped, at)).last).toBe(moving);
  });

  it('does not wait for a breaker for ever: it stops counting once a task has run', async () => {
    expect((await seen(Array(6).fill(task()), service(true))).last).toMatchObject({ reason: 'crashing' });
  });

  it.each<[string, Service, Verdict]>([
    ['as many run as are wanted', service(false, 2), moving],
    ['the verdict is final', service(), { state: 'superseded', detail: '' }],
  ])('asks nothing when %s', async (_, at, verdict) => {
    expect(await seen([task(), task(), task()], at, verdict)).toMatchObject({ counts: 0 });
  });

  it('asks no more once it is denied, and again after a storm', async () => {
    expect(await seen(refused('ListTasks', 'AccessDeniedException'))).toMatchObject({
      counts: 1,
      last: moving,
    });
    expect(await seen(refused('ListTasks', 'ThrottlingException'))).toMatchObject({
      counts: 3,
      last: moving,
    });
  });

  it('does not hide a bug', async () => {
    await expect(seen(new TypeError('x'))).rejects.toThrow(TypeError);
  });
});
