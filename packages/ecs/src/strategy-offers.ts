import type { Strategy, StrategyOffer } from '@pipeline/contracts';
import { minutes, verifyStage } from './strategy.ts';
import type { Service } from './views.ts';

/** Every bake time is of so many minutes at most. */
const LONGEST_BAKE = 1440;

/**
 * What a service can do as it is. Traffic is shifted only where it has something to shift it with.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-deployment-options.html
 */
export function offersOf({ shifting, strategy }: Service): StrategyOffer[] {
  const native = strategy !== 'ROLLING';
  const atOnce: StrategyOffer = {
    kind: 'all-at-once',
    words: native
      ? 'rolling (all at once: blue/green without bake time or pause)'
      : 'rolling (all at once, without pause)',
  };
  if (shifting === undefined) {
    const needs =
      'anything else needs a load balancer with an alternate target group and listener rules, or Service Connect';
    return [{ ...atOnce, words: `${atOnce.words}; ${needs}` }];
  }
  const stage = verifyStage(shifting.testable);
  return [
    atOnce,
    { kind: 'verify-first', words: `verify-first (blue/green, paused at ${stage})` },
    {
      kind: 'blue-green',
      words: 'blue-green (a bake time of whole minutes, at most a day)',
      refuses: refuseBake,
    },
    {
      kind: 'stepped',
      words: 'canary (in two steps such as 10, 100) or linear (in equal ones such as 25, 50, 75, 100)',
      refuses: refuseSteps,
    },
  ];
}

function refuseBake(strategy: Strategy): string | undefined {
  if (strategy.kind !== 'blue-green') return undefined;
  return minutes(strategy.bake) > LONGEST_BAKE ? 'it bakes for at most 24h' : undefined;
}

/**
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
 */
function refuseSteps(strategy: Strategy): string | undefined {
  if (strategy.kind !== 'stepped') return undefined;
  const { steps: percents, pause: wait } = strategy;
  const [first = 0] = percents;
  if (minutes(wait) > LONGEST_BAKE) return 'a step lasts at most 24h';
  if (percents.length < 2 || percents.at(-1) !== 100) return 'it takes two steps or more, the last is 100';
  if (first >= 100) return 'the first step must be less than 100';
  if (percents.length === 2)
    return inTenths(first, 0.1) ? undefined : 'a canary takes 0.1 to 99.9 percent, in tenths';
  if (!inTenths(first, 3)) return 'linear steps are of 3 percent or more, in tenths';
  const equal = percents.every((percent, at) => near(percent, Math.min(100, first * (at + 1))));
  const count = Math.ceil(Number((100 / first).toFixed(6)));
  if (equal && percents.length === count) return undefined;
  const wanted = Array.from({ length: count }, (_, at) =>
    Math.min(100, Number((first * (at + 1)).toFixed(1))),
  );
  return `steps must be two, or equal: ${wanted.join(', ')}`;
}

function inTenths(percent: number, least: number): boolean {
  return percent >= least && near(percent * 10, Math.round(percent * 10));
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6;
}
