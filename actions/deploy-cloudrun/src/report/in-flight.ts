import type { Report } from '@pipeline/action-kit';
import { reportInFlight as stageReport } from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { titleOf, words } from '../words.ts';
import { outputsOf } from './outputs.ts';

/** A dry run of `continue` or `abort`: how what is in flight stands. */
export function reportInFlight(
  { deployed, operation }: Pick<Config, 'deployed' | 'operation'>,
  outcomes: readonly Outcome[],
): Report<Outputs> {
  return stageReport<Outcome, Outputs>(outcomes, words, {
    title: titleOf(deployed),
    operation,
    outputs: outputsOf(outcomes, [], { releaseId: undefined, traces: [] }),
  });
}
