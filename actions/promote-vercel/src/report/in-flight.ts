import type { Report } from '@pipeline/action-kit';
import { reportInFlight as stageReport } from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { words } from '../words.ts';
import { outputsOf } from './outputs.ts';

/** A dry run of `continue`, `complete` or `abort`: how what is in flight stands. */
export function reportInFlight({ operation }: Pick<Config, 'operation'>, outcome: Outcome): Report<Outputs> {
  return stageReport<Outcome, Outputs>([outcome], words, {
    title: outcome.title,
    operation,
    outputs: outputsOf(outcome, { plan: undefined, view: undefined, commit: undefined, traces: [] }),
  });
}
