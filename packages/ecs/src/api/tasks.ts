import { readTask } from '../read.ts';
import type { Task } from '../views.ts';
import type { Connection } from './connection.ts';

export interface TasksApi {
  /** A service's tasks that have stopped; ECS remembers them for about an hour. At most five hundred. */
  stoppedTasks(cluster: string, service: string): Promise<Task[]>;
}

/** Both calls take or give so many at once. */
const PAGE = 100;
/** A service that keeps crashing leaves more than anyone reads. */
const PAGES = 5;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
export function tasksApi({ sdk, client, read }: Connection): TasksApi {
  return {
    async stoppedTasks(cluster, serviceName) {
      const found: Task[] = [];
      let nextToken: string | undefined;
      for (let page = 1; page <= PAGES; page++) {
        const listed = await read('ListTasks', () =>
          client.send(
            new sdk.ListTasksCommand({
              cluster,
              serviceName,
              desiredStatus: 'STOPPED',
              maxResults: PAGE,
              nextToken,
            }),
          ),
        );
        const { taskArns: arns = [] } = listed;
        if (arns.length > 0) {
          const { tasks = [] } = await read('DescribeTasks', () =>
            client.send(new sdk.DescribeTasksCommand({ cluster, tasks: arns })),
          );
          found.push(...tasks.map(readTask));
        }
        nextToken = listed.nextToken;
        if (!nextToken) break;
      }
      return found;
    },
  };
}
