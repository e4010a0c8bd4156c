import { RemoteError } from '@pipeline/contracts';
import type { EcsApiOptions } from '../api.ts';
import { call } from '../call.ts';
import { keepRaw, sendRaw } from '../raw.ts';
import type { ScheduledTarget } from './port.ts';

type ScheduleName = { group: string; name: string };

/** A schedule as the Scheduler sends it, whole: what an update leaves out becomes its default. */
interface RawSchedule {
  Target: {
    EcsParameters?: { TaskDefinitionArn: string; [field: string]: unknown };
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

const SCHEDULER = { short: 'Scheduler', name: 'Amazon EventBridge Scheduler', iam: 'scheduler' };

/** EventBridge Scheduler's schedules. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html */
export async function openSchedules({ region, endpoint, credentials, clock, signal }: EcsApiOptions) {
  const sdk = await import('@aws-sdk/client-scheduler');
  const client = new sdk.SchedulerClient({
    region,
    credentials,
    maxAttempts: 1,
    ...(endpoint && { endpoint }),
  });
  const waiting = { clock, service: SCHEDULER, ...(signal && { signal }) };
  const of = ({ group, name }: ScheduleName) => ({ Name: name, GroupName: group });

  const read = (schedule: ScheduleName): Promise<RawSchedule> =>
    call(
      'GetSchedule',
      false,
      async () => {
        const command = new sdk.GetScheduleCommand(of(schedule));
        const raw = keepRaw(command);
        await client.send(command);
        return raw() as RawSchedule;
      },
      waiting,
    );

  return {
    /** Its target where that is an ECS task; `undefined` where there is no such schedule. */
    async observe(schedule: ScheduleName): Promise<ScheduledTarget[] | undefined> {
      try {
        const { EcsParameters } = (await read(schedule)).Target;
        return EcsParameters === undefined
          ? []
          : [{ id: '', taskDefinition: EcsParameters.TaskDefinitionArn }];
      } catch (error) {
        if (error instanceof RemoteError && error.errorCode === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },

    async retarget(schedule: ScheduleName, taskDefinitions: ReadonlyMap<string, string>): Promise<void> {
      const { Arn, CreationDate, LastModificationDate, ...settings } = await read(schedule);
      const { Target } = settings;
      const TaskDefinitionArn = taskDefinitions.get('');
      if (TaskDefinitionArn === undefined || Target.EcsParameters === undefined) return;
      const changed = {
        ...settings,
        Target: { ...Target, EcsParameters: { ...Target.EcsParameters, TaskDefinitionArn } },
      };
      await call(
        'UpdateSchedule',
        true,
        () => {
          // The SDK checks and routes by these; what is sent is the whole body.
          const command = new sdk.UpdateScheduleCommand({
            ...of(schedule),
            ScheduleExpression: String(settings.ScheduleExpression),
            Target: Target as never,
            FlexibleTimeWindow: settings.FlexibleTimeWindow as never,
          });
          const { Name, ...body } = changed as Record<string, unknown>;
          sendRaw(command, { ...body, GroupName: schedule.group });
          return client.send(command);
        },
        waiting,
      );
    },

    async list(): Promise<string[]> {
      const { Schedules = [] } = await call(
        'ListSchedules',
        false,
        () => client.send(new sdk.ListSchedulesCommand({ MaxResults: 100 })),
        waiting,
      );
      return Schedules.map(({ GroupName, Name }) => `${GroupName}/${Name}`);
    },
  };
}
