import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { beforeAll, expect, it } from 'vitest';
import { localCloud } from './cloud.ts';

const at = localCloud();
let scheduler: SchedulerClient;
const wanted = {
  Name: 'nightly-report',
  ScheduleExpression: 'cron(0 3 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' as const },
  Target: {
    Arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    RoleArn: 'arn:aws:iam::123456789012:role/scheduler',
    EcsParameters: { TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/report:1' },
  },
};
const arn = 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/nightly-report';

beforeAll(async () => {
  scheduler = new SchedulerClient(at.client);
  const made = new CreateScheduleCommand({ ...wanted, Description: 'the report' });
  expect((await scheduler.send(made)).ScheduleArn).toBe(arn);
});

it('gives back what was created, with the defaults of the rest', async () => {
  const found = await scheduler.send(new GetScheduleCommand({ Name: 'nightly-report' }));
  expect(found).toMatchObject({ ...wanted, Arn: arn, State: 'ENABLED', Description: 'the report' });
  expect(found.CreationDate).toBeInstanceOf(Date);
});

it('replaces everything on an update: what is left out is gone', async () => {
  await scheduler.send(new UpdateScheduleCommand(wanted));
  const found = await scheduler.send(
    new GetScheduleCommand({ Name: 'nightly-report', GroupName: 'default' }),
  );
  expect(found.Description).toBeUndefined();
});

it('lists by name and group, in pages, without the target settings', async () => {
  at.cloud.schedules.put('weekly-a', wanted, 'reports');
  at.cloud.schedules.put('weekly-b', wanted, 'reports');
  const page = { GroupName: 'reports', NamePrefix: 'weekly-', MaxResults: 1 };
  const first = await scheduler.send(new ListSchedulesCommand(page));
  const second = await scheduler.send(new ListSchedulesCommand({ ...page, NextToken: first.NextToken }));
  expect(first.Schedules).toMatchObject([{ Name: 'weekly-a', Target: { Arn: wanted.Target.Arn } }]);
  expect(first.Schedules?.[0]?.Target).not.toHaveProperty('RoleArn');
  expect(second.Schedules).toMatchObject([{ Name: 'weekly-b' }]);
  expect(second.NextToken).toBeUndefined();
});

it.each([
  ['GetSchedule', () => new GetScheduleCommand({ Name: 'absent' }), 'ResourceNotFoundException', 404],
  [
    'UpdateSchedule',
    () => new UpdateScheduleCommand({ ...wanted, Name: 'absent' }),
    'ResourceNotFoundException',
    404,
  ],
  ['CreateSchedule', () => new CreateScheduleCommand(wanted), 'ConflictException', 409],
  ['DeleteSchedule', () => new DeleteScheduleCommand({ Name: 'a' }), 'NotImplemented', 501],
  ['ListScheduleGroups', () => new ListScheduleGroupsCommand({}), 'NotImplemented', 501],
])('%s is refused by name', async (_, command, name, httpStatusCode) => {
  const refused = scheduler.send(command() as GetScheduleCommand);
  await expect(refused).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
});

it('counts writes, throttles and checks keys in its own words', async () => {
  const writes = at.cloud.writes().map(({ operation }) => operation);
  expect(writes).not.toContain('GetSchedule');
  expect(writes).toContain('UpdateSchedule');
  at.cloud.faults.add({ kind: 'throttle', service: 'scheduler' });
  const get = () => new GetScheduleCommand({ Name: 'nightly-report' });
  await expect(scheduler.send(get())).rejects.toMatchObject({ name: 'ThrottlingException' });
  const stranger = { ...at.client, credentials: { accessKeyId: 'AKIAX', secretAccessKey: 'x' } };
  await expect(new SchedulerClient(stranger).send(get())).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
});
