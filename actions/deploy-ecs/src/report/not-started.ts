import type { Block, Report } from '@pipeline/action-kit';
import type { ActionError } from '@pipeline/contracts';
import {
  orNotStarted as orStage,
  reportNotStarted as stageReport,
  type Unstarted,
} from '@pipeline/deploy-stage';
import { OneOffError } from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import { titleOf } from '../words.ts';

/** What stopped it before anything served: refused, locked out, a one-off task that failed. */
export function reportNotStarted(config: Config, error: ActionError): Report<Outputs> {
  return stageReport(unstarted(config), error);
}

/** A bug is told as one, by whoever runs the action. */
export function orNotStarted(config: Config): (error: unknown) => Report<Outputs> {
  return orStage(unstarted(config));
}

function unstarted({ cluster, services }: Config): Unstarted {
  const names = services.map(({ name }) => name);
  return { title: titleOf(cluster, names), names, more: lastLines };
}

function lastLines(error: ActionError): Block[] {
  return error instanceof OneOffError && error.lines.length > 0
    ? [{ code: error.lines.join('\n'), title: 'Last log lines of the one-off task' }]
    : [];
}
