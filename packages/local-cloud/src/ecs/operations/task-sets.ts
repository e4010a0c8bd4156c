import { AwsFault } from '../../http/aws-fault.ts';
import { arn, shortName } from '../arns.ts';
import { clusterOf, serviceOf } from '../find.ts';
import { taskSetShape } from '../wire/task-set-shape.ts';
import { tasksOf, type World } from '../world.ts';

interface DescribeInput {
  cluster?: string;
  service?: string;
  /** Ids or ARNs; all of the service's when absent. */
  taskSets?: string[];
}

export function taskSetOperations(world: World) {
  return {
    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskSets.html */
    DescribeTaskSets({ cluster: of, service: name = '', taskSets: ids }: DescribeInput) {
      const cluster = clusterOf(world, of);
      const service = serviceOf(world, cluster, name);
      if (service.status !== 'ACTIVE') {
        throw new AwsFault('ServiceNotActiveException', 'Service was not ACTIVE.');
      }
      const wanted = ids ?? service.taskSets.map(({ id }) => id);
      const found = wanted.map(id => ({
        id,
        taskSet: service.taskSets.find(each => shortName(each.id) === shortName(id)),
      }));
      const tasks = tasksOf(world, service);
      return {
        taskSets: found.flatMap(({ taskSet }) => (taskSet ? [taskSetShape(service, taskSet, tasks)] : [])),
        failures: found.flatMap(({ id, taskSet }) =>
          taskSet
            ? []
            : [
                {
                  arn: arn(world.home, 'task-set', cluster.name, service.name, 'ecs-svc', shortName(id)),
                  reason: 'MISSING',
                },
              ],
        ),
      };
    },
  };
}
