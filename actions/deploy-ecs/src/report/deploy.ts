import type { Block, Cell, Report } from '@pipeline/action-kit';
import { formatDuration, type Plan } from '@pipeline/contracts';
import { type KeptTrace, reportDeploy as stageReport, unpinnedBlocks } from '@pipeline/deploy-stage';
import { formatArn } from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import { nameOf } from '../config/settings.ts';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { titleOf, wordsFor } from '../words.ts';
import { failureBlocks } from './failure-blocks.ts';
import { outputsOf } from './outputs.ts';
import { withoutRevision } from './without-revision.ts';

/** What there is to tell besides the services themselves. */
export interface Told {
  plans: readonly Plan[];
  releaseId?: string | undefined;
  traces?: readonly KeptTrace[];
  /** Notices: what was kept, moved, warned of. */
  notes?: readonly string[];
}

export function reportDeploy(config: Config, outcomes: readonly Outcome[], told: Told): Report<Outputs> {
  const { cluster, services, rollout, release } = config;
  const { plans, releaseId, traces = [], notes = [] } = told;
  return stageReport<Outcome, Outputs>(outcomes, wordsFor(cluster), {
    title: titleOf(
      cluster,
      outcomes.map(({ service }) => service),
    ),
    outputs: outputsOf(outcomes, plans, { releaseId, traces: traces.map(({ path }) => path) }),
    table: table(config, outcomes),
    notes: [...notes.map(text => ({ text })), ...unpinnedBlocks(services)],
    failure: ({ diagnosis }) => (diagnosis === undefined ? [] : failureBlocks(diagnosis)),
    traces,
    locked: rollout.onFailure === 'hold' ? release?.environment : undefined,
  });
}

function table(config: Config, outcomes: readonly Outcome[]): Block {
  const rows = outcomes.flatMap((outcome): Cell[][] => {
    const { service, url, changes, previousTaskDefinition, taskDefinition, deploymentId, took } = outcome;
    const name: Cell = url !== undefined && /^https?:/.test(url) ? { link: url, text: service } : service;
    const to = taskDefinition === undefined ? '' : formatArn(taskDefinition);
    const link = { link: consoleUrl(config, service), text: deploymentId ?? '' };
    return [
      [
        name,
        'task definition',
        { code: formatArn(previousTaskDefinition) },
        { code: to },
        took === undefined ? '' : formatDuration(took),
      ],
      ...withoutRevision(changes).map(({ what, from, to }): Cell[] => [
        name,
        what,
        { code: from ?? '' },
        { code: to },
        '',
      ]),
      ...(deploymentId === undefined ? [] : [[name, 'deployment', '', link, ''] satisfies Cell[]]),
    ];
  });
  return { table: { columns: ['service', 'what', 'from', 'to', 'how long'], rows } };
}

function consoleUrl({ cluster, identity: { region } }: Config, service: string): string {
  return `https://${region}.console.aws.amazon.com/ecs/v2/clusters/${nameOf(cluster)}/services/${service}/deployments?region=${region}`;
}
