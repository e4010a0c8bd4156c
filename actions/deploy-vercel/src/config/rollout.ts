import type { Problems } from '@pipeline/action-kit';
import { type RolloutConfig, rolloutOf } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';
import type { Goal } from './goal.ts';

/** What serves nobody is never taken back: going back is for production, and would touch it where a preview failed. */
export function rolloutIn(inputs: Inputs, { kind }: Goal, name: string, problems: Problems): RolloutConfig {
  const rollout = rolloutOf({ ...inputs, order: undefined, allOrNothing: false }, [name], problems);
  const { onFailure } = rollout;
  return { ...rollout, onFailure: kind !== 'production' && onFailure === 'rollback' ? 'report' : onFailure };
}
