import type { Problems } from '@pipeline/action-kit';
import type { Strategy } from '@pipeline/contracts';
import type { ServiceSettings } from './settings.ts';

const BAKE = 5 * 60_000;

export interface StrategySettings {
  strategy?: 'rolling' | 'verify-first' | 'canary' | 'linear' | 'blue-green' | undefined;
  /** Percent. */
  trafficStep?: number | undefined;
  /** Milliseconds. */
  bakeTime?: number | undefined;
}

/** What the platform cannot count: what is wrong with a `bake-time` in milliseconds. */
export type BakeProblem = (bake: number) => string | undefined;

/** A service's `strategy`, `traffic-step` and `bake-time`; `undefined` where the service's own is meant. */
export function strategyOf(
  {
    settings,
    where,
  }: Pick<ServiceSettings<StrategySettings, 'traffic-step' | 'bake-time'>, 'settings' | 'where'>,
  problems: Problems,
  bakeProblem: BakeProblem = () => undefined,
): Strategy | undefined {
  const { strategy, trafficStep, bakeTime } = settings;
  const stepped = strategy === 'canary' || strategy === 'linear';
  if (trafficStep !== undefined && !stepped)
    problems.add(
      'traffic-step',
      'only canary and linear deployments have steps',
      'Set `strategy`, or remove it',
    );
  if (bakeTime !== undefined && !stepped && strategy !== 'blue-green')
    problems.add(
      'bake-time',
      'it needs a strategy that waits',
      'Set `strategy` to canary, linear or blue-green, or remove it',
    );
  const problem = bakeTime === undefined ? undefined : bakeProblem(bakeTime);
  if (problem !== undefined) problems.add(where('bake-time'), problem, 'Write it like 5m');
  switch (strategy) {
    case undefined:
      return undefined;
    case 'rolling':
      return { kind: 'all-at-once' };
    case 'verify-first':
      return { kind: 'verify-first' };
    case 'blue-green':
      return { kind: 'blue-green', bake: bakeTime ?? BAKE };
    default:
      return {
        kind: 'stepped',
        steps: stepsOf(strategy, trafficStep, problem =>
          problems.add(where('traffic-step'), problem, 'Write a percentage, such as 10'),
        ),
        pause: bakeTime ?? 0,
      };
  }
}

/** Percentages after each step: `[10, 100]` for a canary of 10, `[25, 50, 75, 100]` for linear steps of 25. */
function stepsOf(
  strategy: 'canary' | 'linear',
  step: number | undefined,
  refuse: (problem: string) => void,
): number[] {
  if (step === undefined || step < 1 || step > 99) {
    refuse(step === undefined ? `a ${strategy} deployment needs it` : 'it is not between 1 and 99');
    return [100];
  }
  if (strategy === 'canary') return [step, 100];
  const count = Math.ceil(100 / step);
  return Array.from({ length: count }, (_, at) => Math.min(100, (at + 1) * step));
}
