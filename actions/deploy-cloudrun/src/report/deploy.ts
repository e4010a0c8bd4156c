import type { Block, Cell, Report } from '@pipeline/action-kit';
import { formatDuration, type Plan } from '@pipeline/contracts';
import { type KeptTrace, reportDeploy as stageReport, unpinnedBlocks } from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Outcome } from '../outcome.ts';
import { urlOf } from '../record.ts';
import type { Outputs } from '../spec.gen.ts';
import { COLUMN, titleOf, words } from '../words.ts';
import { failureBlocks } from './failure-blocks.ts';
import { outputsOf } from './outputs.ts';
import { withoutRevision } from './without-revision.ts';

/** What there is to tell besides the services themselves. */
export interface Told {
  plans: readonly Plan[];
  releaseId?: string | undefined;
  traces?: readonly KeptTrace[];
  /** Notices: what was opened, or closed. */
  notes?: readonly string[];
}

export function reportDeploy(
  { deployed, rollout, release }: Pick<Config, 'deployed' | 'rollout' | 'release'>,
  outcomes: readonly Outcome[],
  { plans, releaseId, traces = [], notes = [] }: Told,
): Report<Outputs> {
  return stageReport<Outcome, Outputs>(outcomes, words, {
    title: titleOf(deployed),
    outputs: outputsOf(outcomes, plans, { releaseId, traces: traces.map(({ path }) => path) }),
    table: { table: { columns: [COLUMN, 'what', 'from', 'to', 'how long'], rows: outcomes.flatMap(rowsOf) } },
    notes: [...notes.map(text => ({ text })), ...outcomes.flatMap(tagBlocks), ...unpinnedBlocks(deployed)],
    failure: failureBlocks,
    traces,
    locked: rollout.onFailure === 'hold' ? release?.environment : undefined,
  });
}

function rowsOf(outcome: Outcome): Cell[][] {
  const { deployed, changes, previous, next = '', standing, execution, took } = outcome;
  const address = urlOf(outcome);
  const name: Cell =
    address !== undefined && /^https?:/.test(address)
      ? { link: address, text: deployed.name }
      : deployed.name;
  const what = deployed.kind === 'job' ? 'image' : 'revision';
  const long = took === undefined ? '' : formatDuration(took);
  const serving = Object.entries(standing?.traffic ?? {}).map(
    ([revision, percent]) => `${revision} ${percent}%`,
  );
  return [
    [name, what, { code: previous }, next === '' ? '' : { link: consoleUrl(outcome), text: next }, long],
    ...withoutRevision(changes, outcome).map(({ what, from, to }): Cell[] => [
      name,
      what,
      { code: from ?? '' },
      { code: to },
      '',
    ]),
    ...(serving.length === 0 ? [] : [[name, 'who serves now', '', { code: serving.join(', ') }, '']]),
    ...(execution === undefined ? [] : [[name, 'execution', '', { code: execution }, '']]),
  ];
}

/** Where what is new answers alone, while somebody may want to look. */
function tagBlocks({ deployed, next, standing }: Outcome): Block[] {
  if (standing?.tagUrl === undefined) return [];
  return [{ text: `${deployed.name}: ${next ?? ''} answers alone at ${standing.tagUrl}` }];
}

const PAGES = { service: 'detail', 'worker-pool': 'workerpools/detail', job: 'jobs/details' };

function consoleUrl({ deployed: { kind, project, region, id } }: Outcome): string {
  return `https://console.cloud.google.com/run/${PAGES[kind]}/${region}/${id}?project=${project}`;
}
