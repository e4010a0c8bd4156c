import type { Block, Cell, Report } from '@pipeline/action-kit';
import type { Plan } from '@pipeline/contracts';
import { formatArn } from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import { plansOf } from './outputs.ts';
import { unpinned } from './unpinned.ts';
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
  const { cluster, services } = config;
  const rows = services.flatMap(({ name, wanted }): Cell[][] =>
    Object.entries(wanted.containers).flatMap(([container, { image }]) =>
      image === undefined
        ? []
        : [[name, container === '' ? 'image' : `container ${container}: image`, 'unknown', { code: image }]],
    ),
  );
  return {
    outputs: { verdict: 'planned', services: planned(services.map(({ name }) => name)) },
    summary: [
      { heading: `Dry run: ${cluster}/${services.map(({ name }) => name).join(', ')}` },
      { table: { columns: ['service', 'what', 'from', 'to'], rows } },
      { text: 'There are no AWS credentials, so nothing was looked at. Nothing was written.' },
      ...unpinned(config),
    ],
  };
}

export function reportPlan(
  config: Config,
  services: readonly PlannedService[],
  notes: readonly string[],
): Report<Outputs> {
  const [first] = services;
  const changed = services.some(({ plan }) => plan.changes.length > 0);
  return {
    outputs: {
      verdict: 'planned',
      services: planned(services.map(({ service }) => service)),
      ...(first !== undefined && {
        'task-definition-arn': first.next,
        'previous-task-definition-arn': first.previousTaskDefinition,
      }),
      plan: plansOf(services.map(({ plan }) => plan)),
    },
    summary: [
      { heading: `Dry run: ${config.cluster}/${services.map(({ service }) => service).join(', ')}` },
      table(services),
      { text: changed ? 'Nothing was written.' : 'Everything is as wanted already. Nothing was written.' },
      ...notes.map(text => ({ text })),
      ...unpinned(config),
    ],
  };
}

function planned(names: string[]): object {
  return Object.fromEntries(names.map(name => [name, { verdict: 'planned' }]));
}

function table(services: readonly PlannedService[]): Block {
  const rows = services.flatMap(({ service, plan, previousTaskDefinition, next }): Cell[][] => {
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
  });
  return { table: { columns: ['service', 'what', 'from', 'to'], rows } };
}
