import { ActionError, TimeoutError, type Verdict } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { arnOf, FakeEcs, refused } from '../../../packages/ecs/test/fake-ecs.ts';
import { explain } from '../src/explain.ts';

const failed: Verdict = { state: 'failed', reason: 'crashing', detail: '' };
const started = {
  deploymentId: 'ecs-svc/2',
  taskDefinition: arnOf(2),
  previousTaskDefinition: arnOf(1),
  createdAt: 0,
};

/** Revision 2 writes its logs to another group than revision 1. */
async function explained(ending: Verdict | Error, denied = false) {
  const ecs = new FakeEcs();
  const [first] = ecs.definitions;
  if (first === undefined) throw new Error('there is no revision');
  for (const [revision, group] of [[1, '/old'] as const, [2, '/new'] as const]) {
    const options = { 'awslogs-group': group, 'awslogs-stream-prefix': 'app' };
    const web = { name: 'web', image: 'a', logConfiguration: { logDriver: 'awslogs', options } };
    ecs.definitions[revision - 1] = {
      ...first,
      taskDefinitionArn: arnOf(revision),
      containerDefinitions: [web],
    };
  }
  const stopped = [
    {
      taskArn: 'arn:aws:ecs:eu-west-1:1:task/shop/abc',
      taskDefinitionArn: arnOf(2),
      startedBy: 'ecs-svc/2',
      lastStatus: 'STOPPED',
      containers: [{ name: 'web', exitCode: 3 }],
    },
  ];
  if (denied)
    ecs.trouble('DescribeTaskDefinition', refused('DescribeTaskDefinition', 'AccessDeniedException'));
  const groups: string[] = [];
  const lines: string[] = [];
  const log = {
    info: (line: string) => void lines.push(line),
    warn: () => undefined,
    group: <T>(_: string, phase: () => Promise<T>) => phase(),
  };
  const tasks = { stopped: async () => stopped, running: async () => [] };
  const logTail = async (group: string) => {
    groups.push(group);
    return ['no DATABASE_URL'];
  };
  const now = { service: ecs.service, definition: ecs.definitions[0] ?? first, tags: [], revisions: {} };
  const diagnosis = await explain(
    { cluster: 'shop' },
    'api',
    { started, ending, now },
    { ecs, tasks, logTail },
    { log },
  );
  return { diagnosis, groups, lines };
}

describe('explain', () => {
  it('reads the logs of the revision that failed, not of the one before it', async () => {
    expect((await explained(failed)).groups).toEqual(['/new']);
  });

  it('goes on with the one before it where that cannot be read, and says so', async () => {
    const { diagnosis, groups, lines } = await explained(failed, true);
    expect(groups).toEqual(['/old']);
    expect(diagnosis?.stopped).toHaveLength(1);
    expect(lines.join()).toContain('Could not read the revision that failed');
  });

  it.each<[string, Verdict | Error]>([
    ['a wait that ran out', new TimeoutError('late', { awaited: 'x', waited: 1, lastState: '' })],
    ['a bug', new TypeError('x')],
  ])('explains %s', async (_, ending) => {
    expect((await explained(ending)).diagnosis).toMatchObject({ stopped: [{ exitCode: 3 }] });
  });

  it.each<[string, Verdict | Error]>([
    ['what serves', { state: 'steady', detail: '' }],
    ['someone else’s deploy', { state: 'superseded', detail: '' }],
    ['a cancelled run', new ActionError('cancelled', '')],
  ])('looks for no cause of %s', async (_, ending) => {
    expect((await explained(ending)).diagnosis).toBeUndefined();
  });
});
