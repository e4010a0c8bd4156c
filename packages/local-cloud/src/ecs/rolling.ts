import { nextMoves } from './capacity.ts';
import { conclude } from './conclude.ts';
import { isMeantToRun, of } from './counts.ts';
import type { Crew } from './crew.ts';
import type { Deployment, Service } from './model.ts';
import type { Task } from './task.ts';

/**
 * One step of a rolling update: task for task, within the minimum and maximum percent.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function roll(
  crew: Crew,
  service: Service,
  primary: Deployment,
  tasks: readonly Task[],
  now: number,
): void {
  scale(crew, service, primary, tasks);
  conclude(crew, service, primary, tasks, now);
}

function scale(crew: Crew, service: Service, primary: Deployment, tasks: readonly Task[]): void {
  const meant = tasks.filter(isMeantToRun);
  const fresh = of(meant, primary);
  const old = meant.filter(({ deployment }) => deployment !== primary);
  crew.stop(fresh.slice(service.desiredCount).reverse());
  // A FAILED deployment "doesn't launch any new tasks", and takes none from the one that serves.
  if (primary.rolloutState === 'FAILED') return;
  const moves = nextMoves(
    {
      desired: service.desiredCount,
      fresh: fresh.length,
      freshHealthy: fresh.filter(({ healthy }) => healthy).length,
      old: old.length,
      oldHealthy: old.filter(({ healthy }) => healthy).length,
    },
    service.configuration,
  );
  const expendable = old.toSorted((a, b) => Number(a.healthy) - Number(b.healthy));
  crew.stop(expendable.slice(0, moves.stop));
  crew.start({ deployment: primary }, moves.start);
}
