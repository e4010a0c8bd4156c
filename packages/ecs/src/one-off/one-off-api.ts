import type { ECSClient, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { Clock } from '@pipeline/contracts';
import { call } from '../call.ts';
import { readTask } from '../read.ts';
import type { Task } from '../views.ts';
import { type Placement, placementOf } from './placement.ts';

/** The calls that a one-off task needs, with errors made ours. */
export interface OneOffApi {
  /** `undefined` where there is no such service. */
  placement(cluster: string, service: string): Promise<Placement | undefined>;
  /** The tasks that someone started under this name and that are not meant to stop. */
  startedBy(cluster: string, name: string): Promise<Task[]>;
  run(input: RunTaskCommandInput): Promise<{ task?: Task; failures: string[] }>;
  /** `undefined` where ECS does not show it: not yet, or, an hour after it stopped, not any more. */
  describe(cluster: string, task: string): Promise<Task | undefined>;
  /** Not held up by a cancelled run. */
  stop(cluster: string, task: string, reason: string): Promise<void>;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ */
export function oneOffApi(client: ECSClient, waiting: { clock: Clock; signal?: AbortSignal }): OneOffApi {
  const load = () => import('@aws-sdk/client-ecs');
  const describe = async (cluster: string, tasks: string[]) => {
    const { DescribeTasksCommand } = await load();
    const answer = await call(
      'DescribeTasks',
      false,
      () => client.send(new DescribeTasksCommand({ cluster, tasks })),
      waiting,
    );
    return (answer.tasks ?? []).map(readTask);
  };
  return {
    async placement(cluster, service) {
      const { DescribeServicesCommand } = await load();
      const asked = { cluster, services: [service], include: ['TAGS' as const] };
      const answer = await call(
        'DescribeServices',
        false,
        () => client.send(new DescribeServicesCommand(asked)),
        waiting,
      );
      const found = answer.services?.find(({ status }) => status !== 'INACTIVE');
      return found && placementOf(found);
    },

    async startedBy(cluster, startedBy) {
      const { ListTasksCommand } = await load();
      // `startedBy` must be the only filter: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
      const { taskArns = [] } = await call(
        'ListTasks',
        false,
        () => client.send(new ListTasksCommand({ cluster, startedBy })),
        waiting,
      );
      return taskArns.length === 0 ? [] : describe(cluster, taskArns);
    },

    async run(input) {
      const { RunTaskCommand } = await load();
      const answer = await call('RunTask', true, () => client.send(new RunTaskCommand(input)), waiting);
      const [task] = answer.tasks ?? [];
      const failures = (answer.failures ?? []).map(({ reason, detail }) =>
        [reason ?? 'no reason given', detail].filter(text => text !== undefined).join(': '),
      );
      return { failures, ...(task && { task: readTask(task) }) };
    },

    async describe(cluster, task) {
      return (await describe(cluster, [task]))[0];
    },

    async stop(cluster, task, reason) {
      const { StopTaskCommand } = await load();
      const asked = { cluster, task, reason };
      await call('StopTask', true, () => client.send(new StopTaskCommand(asked)), { clock: waiting.clock });
    },
  };
}
