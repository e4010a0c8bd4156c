import { isDeepStrictEqual } from 'node:util';
import { AwsFault } from '../http/aws-fault.ts';
import { clusterOf } from './find.ts';
import type { Json, Tag, TaskDefinition } from './model.ts';
import type { Task } from './task.ts';
import { NOBODY, TaskLife } from './tasks.ts';
import { NO_CAPACITY } from './texts.ts';
import type { World } from './world.ts';

export interface RunTaskInput extends Json {
  cluster?: string;
  taskDefinition?: string;
  count?: number;
  launchType?: string;
  group?: string;
  startedBy?: string;
  clientToken?: string;
  overrides?: { containerOverrides?: { name?: string }[] } & Json;
  networkConfiguration?: { awsvpcConfiguration?: { subnets?: string[] } };
  propagateTags?: string;
  tags?: Tag[];
}

const wrong = (message: string) => new AwsFault('InvalidParameterException', message);

/**
 * Up to 10 tasks that no service replaces. The same client token with the same request returns the same
 * tasks; with another request it is a conflict.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
export class TaskRunner {
  readonly #world: World;
  readonly #byToken = new Map<string, { input: RunTaskInput; tasks: Task[] }>();

  constructor(world: World) {
    this.#world = world;
  }

  run(input: RunTaskInput): { tasks: Task[]; failures: { reason: string }[] } {
    const world = this.#world;
    const cluster = clusterOf(world, input.cluster);
    const { count = 1, clientToken, overrides } = input;
    if (clientToken !== undefined && !/^[!-~]{1,64}$/.test(clientToken)) throw wrong('Invalid client token.');
    const before = this.#byToken.get(`${cluster.name} ${clientToken}`);
    if (before) {
      if (isDeepStrictEqual(before.input, input)) return { tasks: before.tasks, failures: [] };
      throw new AwsFault('ConflictException', 'The client token was used with other parameters.', 400, {
        resourceIds: before.tasks.map(({ arn }) => arn),
      });
    }
    if (count < 1 || count > 10) throw wrong('count must be between 1 and 10.');
    const taskDefinition = world.taskDefinitions.startable(input.taskDefinition ?? '');
    check(input, taskDefinition);
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
    const images = taskDefinition.containerDefinitions.map(({ image }) => image);
    if (world.faults.take('no-capacity', { images })) {
      return { tasks: [], failures: [{ reason: NO_CAPACITY }] };
    }
    const inherited =
      input.propagateTags === 'TASK_DEFINITION' ? world.taskDefinitions.tags(taskDefinition) : [];
    const launch = {
      cluster,
      taskDefinition,
      launchType: input.launchType ?? 'EC2',
      group: input.group ?? `family:${taskDefinition.family}`,
      ...(input.startedBy && { startedBy: input.startedBy }),
      ...(overrides && { overrides }),
      ...(input.networkConfiguration && { network: input.networkConfiguration.awsvpcConfiguration ?? {} }),
      tags: [...inherited, ...(input.tags ?? [])],
    };
    const tasks = Array.from({ length: count }, () => new TaskLife(world, launch, NOBODY).task);
    if (clientToken) this.#byToken.set(`${cluster.name} ${clientToken}`, { input, tasks });
    return { tasks, failures: [] };
  }
}

function check(
  { networkConfiguration, overrides, startedBy }: RunTaskInput,
  definition: TaskDefinition,
): void {
  if (definition.networkMode === 'awsvpc' && !networkConfiguration) {
    throw wrong("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (definition.networkMode !== 'awsvpc' && networkConfiguration) {
    throw wrong('Network Configuration is not valid for the given networkMode of this task definition.');
  }
  if (startedBy !== undefined && !/^[\w/-]{0,128}$/.test(startedBy)) {
    throw wrong('startedBy contains invalid characters or is longer than 128.');
  }
  for (const { name = '' } of overrides?.containerOverrides ?? []) {
    if (definition.containerDefinitions.some(container => container.name === name)) continue;
    throw wrong(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
}
