import { AwsFault } from '../http/aws-fault.ts';
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
  // "When you specify startedBy as the filter, it must be the only filter that you use." A desired status may
  // stand beside it all the same: long-lived callers (Apache Airflow's EcsRunTaskOperator) send both.
  if (startedBy && (family || service || launchType)) {
    throw new AwsFault('InvalidParameterException', 'startedBy must be the only filter.');
  }
  return tasks.filter(
    task =>
      task.desiredStatus === desiredStatus &&
      (service === undefined || task.service === service) &&
      (!family || task.taskDefinition.family === family) &&
      (!startedBy || task.startedBy === startedBy) &&
      (!launchType || task.launchType === launchType),
  );
}
