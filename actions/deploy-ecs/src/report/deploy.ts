import type { Block, Cell, Report } from '@pipeline/action-kit';
import { formatDuration, type Plan } from '@pipeline/contracts';
import { formatArn } from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import { nameOf } from '../config/settings.ts';
import { detailOf, endingOf, holdOf, type Outcome, worst } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import type { KeptTrace } from '../trace.ts';
import { errorOf } from './error.ts';
import { failureBlocks } from './failure-blocks.ts';
import { outputsOf } from './outputs.ts';
import { unpinned } from './unpinned.ts';
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
  const { cluster } = config;
  const whole = worst(outcomes);
  const held = config.rollout.onFailure === 'hold' ? config.release?.environment : undefined;
  const error = errorOf(cluster, outcomes, held);
  const names = outcomes.map(({ service }) => service).join(', ');
  return {
    outputs: outputsOf(outcomes, told.plans, {
      releaseId: told.releaseId,
      traces: (told.traces ?? []).map(({ path }) => path),
    }),
    summary: [
      { heading: `${cluster}/${names}: ${whole === undefined ? 'not-started' : endingOf(whole)}` },
      table(config, outcomes),
      ...outcomes.map(outcome => words(outcome, outcomes.length > 1)),
      ...outcomes.flatMap(holdBlocks),
      ...(told.notes ?? []).map(text => ({ text })),
      ...unpinned(config),
      ...outcomes.flatMap(({ diagnosis }) => (diagnosis === undefined ? [] : failureBlocks(diagnosis))),
      ...(told.traces ?? []).flatMap(traceBlocks),
    ],
    ...(error && { error }),
  };
}

function words(outcome: Outcome, several: boolean): Block {
  const { service, wayBack } = outcome;
  const back = wayBack && `. ${BACK[wayBack.state]}${wayBack.state === 'back' ? '' : `: ${wayBack.detail}`}.`;
  return { text: `${several ? `${service}: ` : ''}${detailOf(outcome).replace(/\.$/, '')}${back ?? ''}` };
}

const BACK = {
  back: 'What was there before serves again',
  left: 'It was left as it is',
  failed: 'Going back failed, too',
};

function holdBlocks(outcome: Outcome): Block[] {
  const hold = holdOf(outcome);
  if (hold === undefined) return [];
  const without =
    hold.expires === undefined ? '' : ' Without a word ECS decides by itself when that time is up.';
  const text = `To let ${outcome.service} go on, run deploy-ecs with operation: continue; to go back, with operation: abort.${without}`;
  return [{ text }];
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

/** Longer than this is in the file only: a summary holds a mebibyte in all. */
const SHOWN = 200_000;

function traceBlocks({ path, text }: KeptTrace): Block[] {
  const where = `What ECS answered, redacted, is kept in ${path} until the job ends; \`pnpm replay\` judges it again.`;
  if (text.length > SHOWN) return [{ text: where }];
  return [{ text: where }, { code: text, title: 'Trace: what ECS answered, redacted', log: false }];
}
