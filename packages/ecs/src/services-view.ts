import type { Clock } from '@pipeline/contracts';
import { batched } from './batch.ts';
import type { Service } from './views.ts';

/** Looks at services. Looks at services of one cluster that come together share a call. */
export type ServicesView = (cluster: string, service: string) => Promise<Service | undefined>;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html (services) */
const AT_ONCE = 10;

/**
 * @param describe describes up to ten services of a cluster, by the names that they were asked for.
 * @param together how many are looked at: once so many have asked, their call is sent.
 */
export function servicesView(
  describe: (cluster: string, services: string[]) => Promise<Map<string, Service>>,
  clock: Clock,
  together = AT_ONCE,
): ServicesView {
  const clusters = new Map<string, (service: string) => Promise<Service | undefined>>();
  return (cluster, service) => {
    const known = clusters.get(cluster);
    const look =
      known ??
      batched({ size: Math.min(AT_ONCE, together), clock, load: services => describe(cluster, services) });
    if (known === undefined) clusters.set(cluster, look);
    return look(service);
  };
}
