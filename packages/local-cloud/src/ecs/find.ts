import { AwsFault } from '../http/aws-fault.ts';
import { shortName } from './arns.ts';
import type { Cluster, Service, ServiceDeployment } from './model.ts';
import type { World } from './world.ts';

/** By name or ARN; `default` where none is given.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html (cluster) */
export function clusterOf(world: World, nameOrArn: string | undefined): Cluster {
  const cluster = world.clusters.get(shortName(nameOrArn ?? 'default'));
  if (cluster === undefined) throw new AwsFault('ClusterNotFoundException', 'Cluster not found.');
  return cluster;
}

/** The service of that name that is not INACTIVE, else the INACTIVE one. */
export function findService(world: World, cluster: Cluster, nameOrArn: string): Service | undefined {
  const all = [...world.services.values()].filter(
    service => service.cluster === cluster && service.name === shortName(nameOrArn),
  );
  return all.find(({ status }) => status !== 'INACTIVE') ?? all.at(-1);
}

export function serviceOf(world: World, cluster: Cluster, nameOrArn: string): Service {
  const service = findService(world, cluster, nameOrArn);
  if (service === undefined) throw new AwsFault('ServiceNotFoundException', 'Service not found.');
  return service;
}

/** A service deployment by its ARN. */
export function findRecord(
  world: World,
  arn: string,
): { service: Service; record: ServiceDeployment } | undefined {
  for (const service of world.services.values()) {
    const record = service.records.find(each => each.arn === arn);
    if (record) return { service, record };
  }
  return undefined;
}

/** Pages a list: `nextToken` is where the next page begins. */
export function page<T>(
  all: readonly T[],
  { maxResults = 100, nextToken }: { maxResults?: number; nextToken?: string },
): { items: T[]; nextToken?: string } {
  const from = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64url').toString());
  if (!Number.isInteger(from)) throw new AwsFault('InvalidParameterException', 'Invalid token.');
  const to = from + maxResults;
  const items = all.slice(from, to);
  return to < all.length ? { items, nextToken: Buffer.from(String(to)).toString('base64url') } : { items };
}
