import { isFull, isMeantToRun, isUp, of } from '../counts.ts';
import type { Crew } from '../crew.ts';
import { completeDeployment } from '../deployments.ts';
import type { Deployment, Service } from '../model.ts';
import type { Task } from '../task.ts';
import { EVENT } from '../texts.ts';
import { split } from '../traffic.ts';
import { isManaged } from './rules.ts';
import { note } from './shift.ts';

/**
 * A rollback: all traffic returns to blue as soon as it runs in full, which is at once unless it had
 * been scaled down, then green goes.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html
 */
export function goBack(
  crew: Crew,
  service: Service,
  blue: Deployment,
  tasks: readonly Task[],
  now: number,
): void {
  const { record } = blue;
  const meant = of(tasks, blue).filter(isMeantToRun);
  crew.stop(meant.slice(service.desiredCount).reverse());
  crew.start({ deployment: blue }, service.desiredCount - meant.length);
  if (!isFull(service, blue, tasks)) return;
  if (isManaged(blue.revision.settings)) service.traffic = { production: split(blue.revision), test: [] };
  note(service, record);
  for (const each of service.deployments.slice(1)) {
    each.desiredCount = 0;
    crew.stop(of(tasks, each).filter(isMeantToRun));
  }
  service.deployments = service.deployments.filter(each => each === blue || of(tasks, each).some(isUp));
  if (service.deployments.length > 1) return;
  completeDeployment(service, blue, now);
  crew.say(EVENT.completed(blue.id));
  crew.say(EVENT.steady);
  service.steady = true;
}
