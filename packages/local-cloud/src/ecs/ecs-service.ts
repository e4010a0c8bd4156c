import type { AwsJsonService } from '../http/aws-fault.ts';
import { clusterOperations } from './operations/clusters.ts';
import { serviceDeploymentOperations } from './operations/service-deployments.ts';
import { serviceOperations } from './operations/services.ts';
import { steeringOperations } from './operations/steering.ts';
import { tagOperations } from './operations/tags.ts';
import { taskDefinitionOperations } from './operations/task-definitions.ts';
import { taskSetOperations } from './operations/task-sets.ts';
import { taskOperations } from './operations/tasks.ts';
import { withStaleReads } from './stale-reads.ts';
import type { World } from './world.ts';

/** Amazon ECS at its wire protocol: AWS JSON 1.1, https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ */
export function ecsService(world: World): AwsJsonService {
  return {
    name: 'ecs',
    targetPrefix: 'AmazonEC2ContainerServiceV20141113',
    operations: withStaleReads(world, operationsOf),
  };
}

function operationsOf(world: World): AwsJsonService['operations'] {
  return {
    ...clusterOperations(world),
    ...taskDefinitionOperations(world),
    ...serviceOperations(world),
    ...serviceDeploymentOperations(world),
    ...steeringOperations(world),
    ...taskSetOperations(world),
    ...taskOperations(world),
    ...tagOperations(world),
  };
}
