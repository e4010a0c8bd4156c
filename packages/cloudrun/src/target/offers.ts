import type { Strategy, StrategyOffer } from '@pipeline/contracts';
import { tagProblem } from '../names/tag.ts';
import type { RunNow } from '../step.ts';
import { servingOf } from '../traffic/serving.ts';
import type { Kind } from './kind.ts';

/** The tag of what is new while it is looked at, where the caller names none. */
export const NEXT = 'next';

/**
 * What a service or a worker pool can do as it is.
 * https://docs.cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration
 * https://docs.cloud.google.com/run/docs/managing/workerpool-instance-splits-rollbacks
 */
export function offersOf(kind: Kind, id: string, { view }: Pick<RunNow, 'view'>): StrategyOffer[] {
  const words = `rolling (all ${kind.share} at once, as soon as it is ready)`;
  if (view === undefined || servingOf(view).length === 0)
    return [{ kind: 'all-at-once', words: `${words}; anything else needs a revision that serves` }];
  const offers: StrategyOffer[] = [
    { kind: 'all-at-once', words },
    { kind: 'blue-green', words: 'blue-green (all at once, then a bake time)' },
    {
      kind: 'stepped',
      words: 'canary or linear (steps of whole percents, such as 10, 50, 100)',
      refuses: refuseSteps,
    },
  ];
  if (!kind.tags) return offers;
  const verify: StrategyOffer = {
    kind: 'verify-first',
    words: 'verify-first (without traffic, by its tag’s URL)',
    refuses: () => (canTag(kind, id) ? undefined : `its name is too long for a tag: ${id}`),
  };
  return [...offers, verify];
}

/** Whether the tag of what is new fits into the host's name. */
export function canTag(kind: Kind, id: string): boolean {
  return kind.tags && tagProblem(NEXT, id) === undefined;
}

function refuseSteps(strategy: Strategy): string | undefined {
  if (strategy.kind !== 'stepped') return undefined;
  const { steps } = strategy;
  if (!steps.every(step => Number.isInteger(step) && step > 0 && step <= 100))
    return 'steps are whole percents of 1 to 100';
  if (steps.some((step, at) => step <= (steps[at - 1] ?? 0)))
    return 'each step is larger than the one before';
  return steps.at(-1) === 100 ? undefined : 'the last step must be 100';
}
