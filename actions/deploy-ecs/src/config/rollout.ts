import type { Problems } from '@pipeline/action-kit';
import type { Strategy } from '@pipeline/contracts';
import { type HoldPolicy, ranks } from '@pipeline/rollout';
import type { Inputs } from '../spec.gen.ts';

/** How the services are rolled out. */
export interface RolloutConfig {
  strategy: Strategy | undefined;
  holds: HoldPolicy;
  /** Services by name, each rank in parallel, one after the other. */
  ranks: string[][];
  allOrNothing: boolean;
  onFailure: Inputs['onFailure'];
  /** Milliseconds, for each service. */
  waitTimeout: number;
}

const LONGEST_WAIT = 6 * 3_600_000;
const BAKE = 5 * 60_000;

export function rolloutOf(inputs: Inputs, names: string[], problems: Problems): RolloutConfig {
  const order = ranks(inputs.order, names);
  if (typeof order === 'string')
    problems.add('order', `it ${order}`, 'Write it like api, worker + mailer, *');
  if (inputs.allOrNothing && inputs.onFailure !== 'rollback') {
    problems.add(
      'all-or-nothing',
      `it takes services back, which \`on-failure: ${inputs.onFailure}\` forbids`,
      'Remove one of them',
    );
  }
  if (inputs.atHold === 'leave' && Array.isArray(order) && order.length > 1) {
    problems.add(
      'at-hold',
      'services that come later in `order` would wait for a decision that no runner waits for',
      'Deploy them in a later step, or take `at-hold: check`',
    );
  }
  if (inputs.waitTimeout < 1_000 || inputs.waitTimeout > LONGEST_WAIT)
    problems.add(
      'wait-timeout',
      'it is not between 1s and 6h',
      'Write how long a rollout may take, such as 10m',
    );
  return {
    strategy: strategyOf(inputs, problems),
    holds: { at: inputs.atHold === 'leave' ? 'leave' : 'decide' },
    ranks: Array.isArray(order) ? order : [names],
    allOrNothing: inputs.allOrNothing,
    onFailure: inputs.onFailure,
    waitTimeout: inputs.waitTimeout,
  };
}

function strategyOf(inputs: Inputs, problems: Problems): Strategy | undefined {
  const { strategy, trafficStep, bakeTime } = inputs;
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
  if (bakeTime !== undefined && (bakeTime % 60_000 !== 0 || bakeTime > 1_440 * 60_000))
    problems.add('bake-time', 'ECS counts whole minutes, at most 24 hours', 'Write it like 5m');
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
      return { kind: 'stepped', steps: stepsOf(strategy, trafficStep, problems), pause: bakeTime ?? 0 };
  }
}

/** Percentages after each step: `[10, 100]` for a canary of 10, `[25, 50, 75, 100]` for linear steps of 25. */
function stepsOf(strategy: 'canary' | 'linear', step: number | undefined, problems: Problems): number[] {
  if (step === undefined || step < 1 || step > 99) {
    const problem = step === undefined ? `a ${strategy} deployment needs it` : 'it is not between 1 and 99';
    problems.add('traffic-step', problem, 'Write a percentage, such as 10');
    return [100];
  }
  if (strategy === 'canary') return [step, 100];
  const count = Math.ceil(100 / step);
  return Array.from({ length: count }, (_, at) => Math.min(100, (at + 1) * step));
}
