import { AwsFault } from '../../http/aws-fault.ts';
import { arn, shortName } from '../arns.ts';
import { clusterOf, page, serviceOf } from '../find.ts';
import { type ListTasksInput, matching } from '../list-tasks.ts';
import { type RunTaskInput, TaskRunner } from '../run-task.ts';
import { stopTask } from '../tasks.ts';
import { STOPPED } from '../texts.ts';
import { taskShape } from '../wire/task-shape.ts';
import type { World } from '../world.ts';

const wrong = (message: string) => new AwsFault('InvalidParameterException', message);

export function taskOperations(world: World) {
  const runner = new TaskRunner(world);
  return {
    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
    RunTask(input: RunTaskInput) {
      const { tasks, failures } = runner.run(input);
      return { tasks: tasks.map(taskShape), failures };
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
