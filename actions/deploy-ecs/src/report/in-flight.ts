import type { Report } from '@pipeline/action-kit';
import { reportInFlight as stageReport } from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { titleOf, wordsFor } from '../words.ts';
import { outputsOf } from './outputs.ts';

/** A dry run of `continue` or `abort`: how what is in flight stands. */
export function reportInFlight(
  { cluster, operation }: Pick<Config, 'cluster' | 'operation'>,
  outcomes: readonly Outcome[],
): Report<Outputs> {
  return stageReport<Outcome, Outputs>(outcomes, wordsFor(cluster), {
    title: titleOf(
      cluster,
      outcomes.map(({ service }) => service),
    ),
    operation,
    outputs: outputsOf(outcomes, [], { releaseId: undefined, traces: [] }),
  });
}
