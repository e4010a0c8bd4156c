import type { Problems } from '@pipeline/action-kit';
import { type HoldPolicy, ranks } from '@pipeline/rollout';

/** What to do with what failed: take it back, keep it locked for someone to look at, or only tell. */
export type FailurePolicy = 'rollback' | 'hold' | 'report';

export interface RolloutInputs {
  order?: string | undefined;
  allOrNothing: boolean;
  onFailure: FailurePolicy;
  atHold: 'check' | 'leave';
  /** Milliseconds. */
  waitTimeout: number;
}

/** How the services are rolled out. */
export interface RolloutConfig {
  holds: HoldPolicy;
  /** Services by name, each rank in parallel, one after the other. */
  ranks: string[][];
  allOrNothing: boolean;
  onFailure: FailurePolicy;
  /** Milliseconds, for each service. */
  waitTimeout: number;
}

const LONGEST_WAIT = 6 * 3_600_000;

export function rolloutOf(
  inputs: RolloutInputs,
  names: readonly string[],
  problems: Problems,
): RolloutConfig {
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
    holds: { at: inputs.atHold === 'leave' ? 'leave' : 'decide' },
    ranks: Array.isArray(order) ? order : [[...names]],
    allOrNothing: inputs.allOrNothing,
    onFailure: inputs.onFailure,
    waitTimeout: inputs.waitTimeout,
  };
}
