import type { Service } from './model.ts';
import type { Task } from './task.ts';

export interface ListTasksInput {
  cluster?: string;
  serviceName?: string;
  family?: string;
  startedBy?: string;
  desiredStatus?: 'RUNNING' | 'STOPPED' | 'PENDING';
  launchType?: string;
  maxResults?: number;
  nextToken?: string;
}

/** Those meant to run unless asked for STOPPED; no task is ever meant to be PENDING.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
export function matching(
  tasks: readonly Task[],
  input: ListTasksInput,
  service: Service | undefined,
): Task[] {
  const { desiredStatus = 'RUNNING', family, startedBy, launchType } = input;
  return tasks.filter(
    task =>
      task.desiredStatus === desiredStatus &&
      (service === undefined || task.service === service) &&
      (!family || task.taskDefinition.family === family) &&
      (!startedBy || task.startedBy === startedBy) &&
      (!launchType || task.launchType === launchType),
  );
}
