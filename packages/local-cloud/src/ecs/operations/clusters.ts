import { arn, shortName } from '../arns.ts';
import { isUp } from '../counts.ts';
import { page } from '../find.ts';
import type { Cluster, Tag } from '../model.ts';
import type { World } from '../world.ts';

interface Paged {
  maxResults?: number;
  nextToken?: string;
}

export function clusterOperations(world: World) {
  return {
    /** Named `default` unless told; creating one that exists returns it.
     * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
    CreateCluster({
      clusterName: name = 'default',
      tags = [],
      settings = [],
    }: Partial<Cluster> & { clusterName?: string }) {
      const cluster = world.clusters.get(name) ?? {
        name,
        arn: arn(world.home, 'cluster', name),
        status: 'ACTIVE' as const,
        tags,
        settings,
      };
      world.clusters.set(name, cluster);
      return { cluster: shape(world, cluster) };
    },

    /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html */
    DescribeClusters({ clusters = ['default'], include = [] }: { clusters?: string[]; include?: string[] }) {
      const found = clusters.map(name => ({ name, cluster: world.clusters.get(shortName(name)) }));
      return {
        clusters: found.flatMap(({ cluster }) =>
          cluster
            ? [{ ...shape(world, cluster), ...(include.includes('TAGS') && { tags: cluster.tags }) }]
            : [],
        ),
        failures: found.flatMap(({ name, cluster }) =>
          cluster ? [] : [{ arn: arn(world.home, 'cluster', shortName(name)), reason: 'MISSING' }],
        ),
      };
    },

    ListClusters(input: Paged) {
      const { items, ...rest } = page([...world.clusters.values()], input);
      return { clusterArns: items.map(cluster => cluster.arn), ...rest };
    },
  };
}

function shape(world: World, cluster: Cluster): Record<string, unknown> {
  const tasks = [...world.tasks.values()].filter(task => task.cluster === cluster);
  const active = [...world.services.values()].filter(
    service => service.cluster === cluster && service.status === 'ACTIVE',
  );
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(task => isUp(task) && task.lastStatus !== 'RUNNING').length,
    activeServicesCount: active.length,
    statistics: [],
    tags: [] as Tag[],
    settings: cluster.settings,
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
  };
}
