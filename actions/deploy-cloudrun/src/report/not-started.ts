import type { Block, Report } from '@pipeline/action-kit';
import { OneOffError } from '@pipeline/cloudrun';
import type { ActionError } from '@pipeline/contracts';
import {
  orNotStarted as orStage,
  reportNotStarted as stageReport,
  type Unstarted,
} from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import { keyOf } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { titleOf } from '../words.ts';

type Named = Pick<Config, 'deployed'>;

/** What stopped it before anything served: refused, locked out, a job before it that failed. */
export function reportNotStarted(config: Named, error: ActionError): Report<Outputs> {
  return stageReport(unstarted(config), error);
}

/** A bug is told as one, by whoever runs the action. */
export function orNotStarted(config: Named): (error: unknown) => Report<Outputs> {
  return orStage(unstarted(config));
}

function unstarted({ deployed }: Named): Unstarted {
  return { title: titleOf(deployed), names: deployed.map(keyOf), more: lastLines };
}

function lastLines(error: ActionError): Block[] {
  return error instanceof OneOffError && error.lines.length > 0
    ? [{ code: error.lines.join('\n'), title: 'Last log lines of the job' }]
    : [];
}
