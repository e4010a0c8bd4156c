import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EcsApiOptions } from '../api.ts';
import { call } from '../call.ts';
import { readTask } from '../read.ts';
import type { Task } from '../views.ts';

/** The tasks of a service, as many as explain a failure. */
export interface ServiceTasks {
  /** Those that stopped within about an hour, at most 300. */
  stopped(cluster: string, service: string): Promise<Task[]>;
  /** Those that are meant to run, at most 100. */
  running(cluster: string, service: string): Promise<Task[]>;
}

const PAGES = 3;

/**
 * A list of tasks comes in pages of a hundred, which is also how many can be described at once.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
 */
export function serviceTasks(
  client: ECSClient,
  waiting: Pick<EcsApiOptions, 'clock' | 'signal'>,
): ServiceTasks {
  const list = async (
    cluster: string,
    serviceName: string,
    desiredStatus: 'RUNNING' | 'STOPPED',
    pages: number,
  ) => {
    const sdk = await import('@aws-sdk/client-ecs');
    const found: Task[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < pages; page++) {
      const asked = { cluster, serviceName, desiredStatus, maxResults: 100, ...(nextToken && { nextToken }) };
      const listed = await call(
        'ListTasks',
        false,
        () => client.send(new sdk.ListTasksCommand(asked)),
        waiting,
      );
      const tasks = listed.taskArns ?? [];
      if (tasks.length > 0) {
        const described = await call(
          'DescribeTasks',
          false,
          () => client.send(new sdk.DescribeTasksCommand({ cluster, tasks })),
          waiting,
        );
        found.push(...(described.tasks ?? []).map(readTask));
      }
      nextToken = listed.nextToken;
      if (nextToken === undefined) break;
    }
    return found;
  };
  return {
    stopped: (cluster, service) => list(cluster, service, 'STOPPED', PAGES),
    running: (cluster, service) => list(cluster, service, 'RUNNING', 1),
  };
}
