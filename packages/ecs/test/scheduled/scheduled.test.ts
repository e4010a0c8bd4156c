import { ConfigError, RemoteError } from '@pipeline/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findScheduled } from '../../src/scheduled/find.ts';
import { moveScheduled, restoreScheduled, scheduledChanges } from '../../src/scheduled/move.ts';
import { parseScheduledName } from '../../src/scheduled/name.ts';
import { openScheduledTasks } from '../../src/scheduled/open.ts';
import type { SchedulesApi } from '../../src/scheduled/port.ts';
import { EventServer } from './event-server.ts';

const arn = (revision: string) => `arn:aws:ecs:eu-west-1:1:task-definition/${revision}`;
const target = (Id: string, taskDefinition: string) => ({
  Id,
  Arn: 'arn:aws:ecs:eu-west-1:1:cluster/shop',
  RoleArn: 'arn:aws:iam::1:role/events',
  Input: '{"containerOverrides":[]}',
  EcsParameters: { TaskDefinitionArn: arn(taskDefinition), TaskCount: 2, fieldOfNextYear: { a: 1 } },
  anotherNewField: true,
});
const schedule = (GroupName: string, Name: string, taskDefinition: string) => ({
  Name,
  GroupName,
  Arn: `arn:aws:scheduler:eu-west-1:1:schedule/${GroupName}/${Name}`,
  CreationDate: 1,
  LastModificationDate: 1,
  ScheduleExpression: 'cron(0 3 * * ? *)',
  ScheduleExpressionTimezone: 'Europe/Berlin',
  StartDate: 1_700_000_000,
  State: 'DISABLED',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: {
    Arn: 'arn:aws:ecs:eu-west-1:1:cluster/shop',
    RoleArn: 'arn:aws:iam::1:role/scheduler',
    EcsParameters: { TaskDefinitionArn: arn(taskDefinition), fieldOfNextYear: { a: 1 } },
    RetryPolicy: { MaximumRetryAttempts: 3 },
  },
  anotherNewField: true,
});

let server: EventServer;
let api: SchedulesApi;
let slept: number[];
let logged: string[];
const ports = () => ({
  api,
  clock: {
    now: Date.now,
    sleep: async (ms: number) => {
      slept.push(ms);
    },
  },
  log: (line: string) => logged.push(line),
});

beforeEach(async () => {
  [server, slept, logged] = [new EventServer(), [], []];
  server.rules.set('nightly', [
    target('report', 'api:3'),
    { Id: 'topic', Arn: 'arn:aws:sns:eu-west-1:1:x' } as never,
    target('other', 'worker:1'),
    target('clean', 'api:2'),
  ]);
  server.rules.set('hourly', [target('x', 'worker:1')]);
  server.schedules.set('default/weekly', schedule('default', 'weekly', 'api:3'));
  server.schedules.set('shop/weekly', schedule('shop', 'weekly', 'api'));
  const endpoint = await server.listen();
  api = openScheduledTasks(() => ({
    region: 'eu-west-1',
    endpoint,
    credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
    clock: ports().clock,
  }));
});
afterEach(() => server.close());

const find = (...names: string[]) => findScheduled(api, names, ['api']);

describe('scheduled tasks', () => {
  it('are found by name, as far as they run the family', async () => {
    const found = await find('nightly', 'default/weekly', 'nightly');
    expect(found).toEqual([
      {
        name: { kind: 'rule', name: 'nightly' },
        targets: [
          { id: 'report', taskDefinition: arn('api:3') },
          { id: 'clean', taskDefinition: arn('api:2') },
        ],
      },
      {
        name: { kind: 'schedule', group: 'default', name: 'weekly' },
        targets: [{ id: '', taskDefinition: arn('api:3') }],
      },
    ]);
    expect(scheduledChanges(found, arn('api:3'))).toEqual([
      { what: 'rule nightly: task definition of the target clean', from: 'api:2', to: 'api:3' },
    ]);
    expect(scheduledChanges(found, 'a new revision of api')).toHaveLength(3);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('tell every name that is wrong, with the nearest', async () => {
    const failed = find('nigthly', 'default/weakly', 'weekly', 'hourly', 'a b', 'shop/weekly');
    await expect(failed).rejects.toThrow(ConfigError);
    for (const words of [
      'there is no rule "nigthly" (did you mean nightly?)',
      'there is no schedule "default/weakly" (did you mean default/weekly',
      'there is no rule "weekly" (did you mean shop/weekly or default/weekly?)',
      'the rule hourly runs no task of api; it runs worker:1',
      '"a b" is neither',
    ])
      await expect(failed).rejects.toThrow(words);
    expect(server.writes).toEqual([]);
  });

  it('move whole, fields that the SDK does not know too, and go back', async () => {
    const before = await find('nightly', 'default/weekly', 'shop/weekly');
    const rules = structuredClone(server.rules);
    const schedules = structuredClone(server.schedules);
    await moveScheduled(before, arn('api:4'), ports());
    expect(server.rules.get('nightly')).toEqual([
      target('report', 'api:4'),
      { Id: 'topic', Arn: 'arn:aws:sns:eu-west-1:1:x' },
      target('other', 'worker:1'),
      target('clean', 'api:4'),
    ]);
    for (const group of ['default', 'shop'])
      expect(server.schedules.get(`${group}/weekly`)).toEqual({
        ...schedule(group, 'weekly', 'api:4'),
        LastModificationDate: 2,
      });
    expect(server.writes).toHaveLength(3);
    expect(server.writes[0]).toEqual({
      Rule: 'nightly',
      Targets: [target('report', 'api:4'), target('clean', 'api:4')],
    });
    expect(scheduledChanges(await find('nightly', 'default/weekly', 'shop/weekly'), arn('api:4'))).toEqual(
      [],
    );

    await moveScheduled(before, arn('api:4'), ports());
    expect(server.writes).toHaveLength(3);

    await restoreScheduled(JSON.parse(JSON.stringify(before)), ports());
    expect(server.rules).toEqual(rules);
    for (const [key, value] of schedules)
      expect(server.schedules.get(key)).toEqual({ ...value, LastModificationDate: 2 });
  });

  it.each([
    ['nightly', 'after', 1],
    ['nightly', 'before', 2],
    ['default/weekly', 'after', 1],
    ['default/weekly', 'before', 2],
  ] as const)('%s: a write that is lost %s it was done is sent %i times', async (name, fault, times) => {
    const found = await find(name);
    server.faults = [fault];
    await moveScheduled(found, arn('api:4'), ports());
    expect(server.writes).toHaveLength(times);
    expect(scheduledChanges(await find(name), arn('api:4'))).toEqual([]);
  });

  it('fail when EventBridge changed only some', async () => {
    const found = await find('nightly');
    server.faults = ['partial'];
    const failed = moveScheduled(found, arn('api:4'), ports());
    await expect(failed).rejects.toThrow(RemoteError);
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining('target report: ConcurrentModificationException'),
      outcome: 'known',
    });
    expect(server.writes).toHaveLength(1);
  });

  it('are looked at again until the change shows', async () => {
    server.pageSize = 10;
    const found = await find('nightly');
    server.faults = ['late'];
    await moveScheduled(found, arn('api:4'), ports());
    expect(slept).toEqual([200, 500]);
    expect(server.writes).toHaveLength(1);
  });

  it('are not moved when the change never shows', async () => {
    const found = await find('nightly');
    const blind = { ...api, retarget: async () => {} };
    const failed = moveScheduled(found, arn('api:4'), { ...ports(), api: blind });
    await expect(failed).rejects.toThrow('still shows the task definition of before');
  });

  it('that are gone since are passed over on the way back', async () => {
    const before = await find('nightly', 'default/weekly');
    await moveScheduled(before, arn('api:4'), ports());
    server.schedules.clear();
    server.rules.set('nightly', [target('report', 'api:4')]);
    logged = [];
    await restoreScheduled(before, ports());
    expect(server.rules.get('nightly')).toEqual([target('report', 'api:3')]);
    expect(logged).toEqual([
      'The rule nightly has no target clean any more; passed over',
      'rule nightly runs api:3',
      'The schedule default/weekly has no ECS task any more; passed over',
    ]);
  });
});

it.each([
  ['nightly', { kind: 'rule', name: 'nightly' }],
  ['shop/weekly', { kind: 'schedule', group: 'shop', name: 'weekly' }],
  ['arn:aws:events:eu-west-1:1:rule/nightly', { kind: 'rule', name: 'nightly' }],
  ['arn:aws:events:eu-west-1:1:rule/bus/nightly', { kind: 'rule', name: 'nightly', bus: 'bus' }],
  ['arn:aws:scheduler:eu-west-1:1:schedule/shop/weekly', { kind: 'schedule', group: 'shop', name: 'weekly' }],
  ['', expect.stringContaining('neither')],
  ['a/b/c', expect.stringContaining('neither')],
  ['/b', expect.stringContaining('neither')],
  ['arn:aws:sns:eu-west-1:1:topic', expect.stringContaining('neither')],
])('the name %j is read', (text, name) => expect(parseScheduledName(text)).toEqual(name));
