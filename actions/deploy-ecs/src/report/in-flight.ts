import type { Cell, Report } from '@pipeline/action-kit';
import { formatArn } from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import { detailOf, type Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { outputsOf } from './outputs.ts';

/** A dry run of `continue` or `abort`: how what is in flight stands. That it still moves is no failure. */
export function reportInFlight(
  { cluster, operation }: Pick<Config, 'cluster' | 'operation'>,
  outcomes: readonly Outcome[],
): Report<Outputs> {
  const names = outcomes.map(({ service }) => service).join(', ');
  const rows = outcomes.map((outcome): Cell[] => [
    outcome.service,
    { code: formatArn(outcome.previousTaskDefinition) },
    { code: outcome.taskDefinition === undefined ? '' : formatArn(outcome.taskDefinition) },
    detailOf(outcome),
  ]);
  return {
    outputs: { ...outputsOf(outcomes, [], { releaseId: undefined, traces: [] }), verdict: 'planned' },
    summary: [
      { heading: `Dry run: ${operation} ${cluster}/${names}` },
      { table: { columns: ['service', 'from', 'to', 'how it stands'], rows } },
      { text: 'Nothing was written.' },
    ],
  };
}
