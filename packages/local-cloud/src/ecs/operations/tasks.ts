import { AwsFault } from '../../http/aws-fault.ts';
import { arn, shortName } from '../arns.ts';
import { clusterOf, page, serviceOf } from '../find.ts';
import { type ListTasksInput, matching } from '../list-tasks.ts';
import type { Json, Tag } from '../model.ts';
import { NOBODY, stopTask, TaskLife } from '../tasks.ts';
import { NO_CAPACITY, STOPPED } from '../texts.ts';
import { taskShape } from '../wire/task-shape.ts';
import type { World } from '../world.ts';

interface RunTaskInput extends Json {
  cluster?: string;
  taskDefinition?: string;
  count?: number;
  launchType?: string;
  group?: string;
  startedBy?: string;
  overrides?: { containerOverrides?: { name?: string }[] } & Json;
  networkConfiguration?: unknown;
  tags?: Tag[];
}

const wrong = (message: string) => new AwsFault('InvalidParameterException', message);

export function taskOperations(world: World) {
  return {
    /** Up to 10 tasks that no service replaces.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
    RunTask(input: RunTaskInput) {
      const cluster = clusterOf(world, input.cluster);
      const { count = 1, overrides } = input;
      if (count < 1 || count > 10) throw wrong('count must be between 1 and 10.');
      const taskDefinition = world.taskDefinitions.startable(input.taskDefinition ?? '');
      const { containerDefinitions: containers, networkMode, family } = taskDefinition;
      if (networkMode === 'awsvpc' && !input.networkConfiguration) {
        throw wrong("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
      }
      for (const { name = '' } of overrides?.containerOverrides ?? []) {
        if (containers.some(container => container.name === name)) continue;
        throw wrong(`Override for container named ${name} is not a container in the TaskDefinition.`);
      }
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
      const images = containers.map(({ image }) => image);
      if (world.faults.find('no-capacity', undefined, images)) {
        return { tasks: [], failures: [{ reason: NO_CAPACITY }] };
      }
      const launch = {
        cluster,
        taskDefinition,
        launchType: input.launchType ?? 'EC2',
        group: input.group ?? `family:${family}`,
        ...(input.startedBy && { startedBy: input.startedBy }),
        ...(overrides && { overrides }),
        ...(input.tags && { tags: input.tags }),
      };
      const tasks = Array.from({ length: count }, () => new TaskLife(world, launch, NOBODY).task);
      return { tasks: tasks.map(taskShape), failures: [] };
    },

    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html */
    StopTask({ cluster: of, task: id = '', reason }: { cluster?: string; task?: string; reason?: string }) {
      const cluster = clusterOf(world, of);
      const task = world.tasks.get(shortName(id));
      if (task?.cluster !== cluster) throw wrong('The referenced task was not found.');
      stopTask(task, 'UserInitiated', reason ?? STOPPED.byUser);
      return { task: taskShape(task) };
    },

    /** Up to 100. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
    DescribeTasks({ cluster: of, tasks: ids = [] }: { cluster?: string; tasks?: string[] }) {
      const cluster = clusterOf(world, of);
      if (ids.length === 0) throw wrong('Tasks cannot be empty.');
      if (ids.length > 100) throw wrong('Tasks must have at most 100 elements.');
      const found = ids.map(id => ({ id: shortName(id), task: world.tasks.get(shortName(id)) }));
      const here = found.filter(({ task }) => task?.cluster === cluster);
      const missing = found.filter(each => !here.includes(each));
      return {
        tasks: here.flatMap(({ task }) => (task ? [taskShape(task)] : [])),
        failures: missing.map(({ id }) => ({
          arn: arn(world.home, 'task', cluster.name, id),
          reason: 'MISSING',
        })),
      };
    },

    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
    ListTasks(input: ListTasksInput) {
      const cluster = clusterOf(world, input.cluster);
      const service = input.serviceName ? serviceOf(world, cluster, input.serviceName) : undefined;
      const all = [...world.tasks.values()].filter(task => task.cluster === cluster);
      const { items, ...rest } = page(matching(all, input, service), input);
      return { taskArns: items.map(task => task.arn), ...rest };
    },
  };
}
