import type { Block, Cell, Report } from '@pipeline/action-kit';
import type { Plan } from '@pipeline/contracts';
import {
  reportBlindPlan as stageBlindPlan,
  reportPlan as stagePlan,
  unpinnedBlocks,
} from '@pipeline/deploy-stage';
import { formatArn } from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import { titleOf } from '../words.ts';
import { withoutRevision } from './without-revision.ts';

/** What a dry run has found out of one service. */
export interface PlannedService {
  service: string;
  plan: Plan;
  /** The revision's ARN. */
  previousTaskDefinition: string;
  /** The ARN of the revision that it would move to; its family where that is still to be registered. */
  next: string;
}

/** A dry run without credentials: what is wanted, with nothing to compare it with. */
export function reportBlindPlan(config: Config): Report<Outputs> {
  const names = config.services.map(({ name }) => name);
  const wanted = config.services.map(({ name, wanted: { containers } }) => ({ name, containers }));
  return stageBlindPlan(told(config, names, []), wanted, 'AWS');
}

export function reportPlan(
  config: Config,
  services: readonly PlannedService[],
  notes: readonly string[],
): Report<Outputs> {
  const names = services.map(({ service }) => service);
  const plans = services.map(({ plan }) => plan);
  const { outputs, summary } = stagePlan(told(config, names, notes), plans, services.flatMap(rowsOf));
  const [first] = services;
  return {
    outputs: {
      ...outputs,
      ...(first !== undefined && {
        'task-definition-arn': first.next,
        'previous-task-definition-arn': first.previousTaskDefinition,
      }),
    },
    summary,
  };
}

function told({ cluster, services }: Config, names: string[], notes: readonly string[]) {
  const blocks: Block[] = [...notes.map(text => ({ text })), ...unpinnedBlocks(services)];
  return { title: titleOf(cluster, names), kind: 'service', names, notes: blocks };
}

function rowsOf({ service, plan, previousTaskDefinition, next }: PlannedService): Cell[][] {
  const to = next.startsWith('arn:') ? formatArn(next) : `${next}:(next)`;
  return [
    [service, 'task definition', { code: formatArn(previousTaskDefinition) }, { code: to }],
    ...withoutRevision(plan.changes).map(({ what, from, to }): Cell[] => [
      service,
      what,
      { code: from ?? '' },
      { code: to },
    ]),
  ];
}
