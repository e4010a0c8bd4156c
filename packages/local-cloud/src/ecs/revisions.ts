import { arn, type Home, longNumber } from './arns.ts';
import type { Service, ServiceRevision, Workload } from './model.ts';

/** A record of what is deployed; it never changes.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-revision.html */
export function newRevision(home: Home, service: Service, workload: Workload, now: number): ServiceRevision {
  const revision: ServiceRevision = {
    ...workload,
    arn: arn(home, 'service-revision', service.cluster.name, service.name, longNumber()),
    createdAt: now,
  };
  service.revisions.push(revision);
  return revision;
}
