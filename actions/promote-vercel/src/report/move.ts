import type { Report } from '@pipeline/action-kit';
import type { Plan } from '@pipeline/contracts';
import { endingOf, type KeptTrace, reportDeploy } from '@pipeline/deploy-stage';
import type { DeploymentView, Kept } from '@pipeline/vercel';
import { settingError } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import type { Said } from '../evidence.ts';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { words } from '../words.ts';
import { changeTable, evidenceTable, hostTable, noteBlocks } from './blocks.ts';
import { guide } from './guide.ts';
import { outputsOf } from './outputs.ts';

/** What there is to tell besides how it ended. */
export interface Told {
  plan: Plan | undefined;
  view: DeploymentView | undefined;
  commit: string | undefined;
  said: readonly Said[];
  notes: readonly string[];
  /** Who moved production last before this, in words. */
  lastMove: string | undefined;
  /** What became of the project's setting. */
  kept: Kept | undefined;
  releaseId: string | undefined;
  traces: readonly KeptTrace[];
}

export function reportMove(
  { rollout, release }: Pick<Config, 'rollout' | 'release'>,
  outcome: Outcome,
  told: Told,
): Report<Outputs> {
  const { hosts, standing, next } = outcome;
  const rows = hosts.map(({ host, from }) => ({ host, from, to: next, answers: standing?.answers[host] }));
  const report = reportDeploy<Outcome, Outputs>([outcome], words, {
    title: outcome.title,
    outputs: outputsOf(outcome, told),
    table: hostTable(rows, { seen: true }),
    notes: [
      ...changeTable(told.plan?.changes ?? []),
      ...evidenceTable(told.said),
      ...(told.lastMove === undefined ? [] : [{ text: told.lastMove }]),
      ...noteBlocks([...told.notes, ...pinNotes(outcome), ...(told.kept ? [told.kept.words] : [])]),
    ],
    failure: failed =>
      isWell(failed) ? [] : guide(failed, { view: told.view, written: release !== undefined }),
    traces: told.traces,
    locked: rollout.onFailure === 'hold' ? release?.environment : undefined,
  });
  const error = report.error ?? settingError(told.kept);
  return { ...report, ...(error && { error }) };
}

const isWell = (outcome: Outcome) => ['steady', 'held'].includes(endingOf(outcome));

function pinNotes({ standing }: Outcome): string[] {
  if (standing?.pinned === undefined) return [];
  return [
    `Production is pinned to ${standing.pinned}: what is deployed from now on does not go live. \`operation: undo-rollback\` goes back to what was live before, and \`unpin: true\` with a promotion goes on`,
  ];
}
