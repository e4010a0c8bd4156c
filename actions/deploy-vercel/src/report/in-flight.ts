import type { Report } from '@pipeline/action-kit';
import { reportInFlight as stageReport } from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { wordsFor } from '../words.ts';
import { outputsOf } from './outputs.ts';

/** A dry run of `continue` or `abort`: how what is in flight stands. */
export function reportInFlight(
  { operation, goal }: Pick<Config, 'operation' | 'goal'>,
  outcome: Outcome,
): Report<Outputs> {
  return stageReport<Outcome, Outputs & { verdict: unknown }>([outcome], wordsFor(goal.kind), {
    title: outcome.name,
    operation,
    outputs: outputsOf(outcome, { plans: [], traces: [] }),
  });
}
