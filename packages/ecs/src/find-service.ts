import { RemoteError } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { notFound } from './refusals.ts';
import type { Service } from './views.ts';

/** @throws ConfigError where there is no such cluster or service, with those that may be meant. */
export async function findService(
  api: Pick<EcsApi, 'describeService' | 'listServices' | 'listClusters'>,
  cluster: string,
  service: string,
): Promise<Service> {
  try {
    const found = await api.describeService(cluster, service);
    if (found !== undefined) return found;
  } catch (error) {
    if (error instanceof RemoteError && error.errorCode === 'ClusterNotFoundException')
      throw notFound('cluster', cluster, await orNone(api.listClusters()), error);
    throw error;
  }
  throw notFound('service', service, await orNone(api.listServices(cluster)));
}

/** Names are only for a hint: without the permission to list them the real error is told all the same. */
function orNone(names: Promise<string[]>): Promise<string[]> {
  return names.catch(() => []);
}
