import { counts, isMeantToRun, isUp, of } from './counts.ts';
import type { Crew } from './crew.ts';
import { completeDeployment } from './deployments.ts';
import type { Deployment, Service } from './model.ts';
import type { Task } from './task.ts';
import { EVENT } from './texts.ts';
import { TIMING } from './timing.ts';

/**
 * Drops what has drained, and says so when everything is as it should be: the PRIMARY deployment alone,
 * with as many healthy tasks as desired.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html (status, rolloutState)
 */
export function conclude(
  crew: Crew,
  service: Service,
  primary: Deployment,
  tasks: readonly Task[],
  now: number,
): void {
  service.deployments = service.deployments.filter(deployment => {
    if (deployment === primary || of(tasks, deployment).some(isUp)) return true;
    deployment.status = 'INACTIVE';
    return false;
  });
  for (const deployment of service.deployments.slice(1)) {
    deployment.desiredCount = of(tasks, deployment).filter(isMeantToRun).length;
  }
  const healthy = of(tasks, primary).filter(task => task.healthy && isMeantToRun(task)).length;
  const alone = service.deployments.length === 1;
  const steady = alone && healthy === service.desiredCount && counts(tasks).running === healthy;
  if (!steady || primary.rolloutState === 'FAILED') {
    service.steady = false;
    delete primary.record.settledAt;
    return;
  }
  if (primary.rolloutState === 'IN_PROGRESS') {
    primary.record.settledAt ??= now;
    if (!crew.reached(primary.record.settledAt + crew.real(bakeOf(primary)))) return;
    completeDeployment(service, primary, now);
    crew.say(EVENT.completed(primary.id));
  }
  if (!service.steady) crew.say(EVENT.steady);
  service.steady = true;
}

/** How long a rolling update with alarms bakes, in ms of service time; a rollback does not.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html */
function bakeOf({ record }: Deployment): number {
  const minutes = record.configuration.bakeTimeInMinutes ?? 0;
  if (record.rollback !== undefined || record.alarms.status !== 'MONITORING') return 0;
  return minutes > 0 ? minutes * 60_000 : TIMING.alarmBake;
}
