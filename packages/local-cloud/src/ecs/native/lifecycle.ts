import type { Deployment, Service } from '../model.ts';
import { split } from '../traffic.ts';
import type { Hook } from './hooks.ts';
import { isManaged } from './rules.ts';
import { type Stage, type Step, stepsOf } from './steps.ts';

/** Where a blue/green, canary or linear deployment stands. */
export interface Lifecycle {
  steps: Step[];
  /** The step that it is at, and when that began. */
  at: number;
  since?: number;
  stage?: Stage;
  /** All that it has reached, also those that were answered. */
  hooks: Hook[];
  /** What serves until then; none for a new service. */
  blue?: Deployment;
}

/**
 * Blue is the last deployment that completed. Where others are active too (a deployment was stopped or
 * superseded half-way), RECONCILE_SERVICE brings the service back to blue alone first: the page names that
 * stage and when it comes, what it does is our reading.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
export function begin(service: Service, green: Deployment): Lifecycle {
  const earlier = service.deployments.filter(each => each !== green);
  const blue =
    earlier.find(each => each === service.lastCompleted) ??
    earlier.find(({ rolloutState }) => rolloutState !== 'FAILED') ??
    earlier.at(-1);
  if (isManaged(green.revision.settings)) {
    // "There is no test traffic", and blue handles all of production; with more than one, once reconciled.
    const production = earlier.length > 1 ? service.traffic?.production : blue ? split(blue.revision) : [];
    if (production) service.traffic = { production, test: [] };
  }
  const steps = stepsOf(green.record.configuration, { earlier: earlier.length });
  return { steps, at: 0, hooks: [], ...(blue && { blue }) };
}
