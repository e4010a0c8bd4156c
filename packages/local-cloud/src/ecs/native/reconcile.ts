import { isFull, isMeantToRun, of } from '../counts.ts';
import type { Crew } from '../crew.ts';
import type { Deployment, Service } from '../model.ts';
import type { Task } from '../task.ts';
import { split } from '../traffic.ts';
import type { Lifecycle } from './lifecycle.ts';
import { isManaged } from './rules.ts';

/**
 * RECONCILE_SERVICE, as we read it: blue is brought to its full count, gets all production traffic, and
 * then what else was active goes.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
export function reconcile(
  crew: Crew,
  service: Service,
  green: Deployment,
  { blue }: Lifecycle,
  tasks: readonly Task[],
): void {
  if (blue) {
    const meant = of(tasks, blue).filter(isMeantToRun);
    blue.desiredCount = service.desiredCount;
    crew.stop(meant.slice(service.desiredCount).reverse());
    crew.start({ deployment: blue }, service.desiredCount - meant.length);
    if (!isFull(service, blue, tasks)) return;
    if (isManaged(green.revision.settings)) service.traffic = { production: split(blue.revision), test: [] };
  }
  for (const each of service.deployments.filter(other => other !== green && other !== blue)) {
    each.desiredCount = 0;
    crew.stop(of(tasks, each).filter(isMeantToRun));
  }
}
