import type { Annotation, Block, Cell, Report } from '@pipeline/action-kit';
import { formatDuration, type Plan } from '@pipeline/contracts';
import { type KeptTrace, reportDeploy as stageReport } from '@pipeline/deploy-stage';
import { originOf } from '@pipeline/vercel';
import { KIND } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import { ADVICE } from '../kind.ts';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';
import { wordsFor } from '../words.ts';
import { failureBlocks } from './failure-blocks.ts';
import { outputsOf } from './outputs.ts';

/** What there is to tell besides. */
export interface Told {
  plans: readonly Plan[];
  releaseId?: string | undefined;
  traces?: readonly KeptTrace[];
  notes?: readonly string[];
}

export function reportDeploy(
  { goal, rollout, release }: Pick<Config, 'goal' | 'rollout' | 'release'>,
  outcome: Outcome,
  { plans, releaseId, traces = [], notes = [] }: Told,
): Report<Outputs> {
  const report = stageReport<Outcome, Outputs>([outcome], wordsFor(goal.kind), {
    title: outcome.name,
    outputs: outputsOf(outcome, { plans, releaseId, traces: traces.map(({ path }) => path) }),
    table: { table: { columns: [KIND, 'what', 'from', 'to', 'how long'], rows: rowsOf(outcome) } },
    notes: [...notes.map(text => ({ text })), ...testBlocks(outcome)],
    failure: failureBlocks,
    traces,
    locked: rollout.onFailure === 'hold' ? release?.environment : undefined,
  });
  const annotations = annotationsOf(outcome);
  return annotations.length === 0 ? report : { ...report, annotations };
}

function rowsOf({ name, changes, previous, next = '', made, took }: Outcome): Cell[][] {
  const address: Cell = made === undefined ? { code: next } : { link: originOf(made.host), text: next };
  const page: Cell = made?.inspectorUrl === undefined ? name : { link: made.inspectorUrl, text: name };
  const long = took === undefined ? '' : formatDuration(took);
  return [
    [page, 'deployment', { code: previous }, next === '' ? '' : address, long],
    ...changes
      .filter(({ what }) => what !== 'deployment')
      .map(({ what, from, to }): Cell[] => [page, what, { code: from ?? 'none' }, { code: to }, '']),
  ];
}

function testBlocks({ made, kind, guard }: Outcome): Block[] {
  if (made?.state !== 'READY') return [];
  const asked =
    guard.by.length === 0
      ? ''
      : ` It is protected by ${guard.by.join(' and ')}: ${guard.secret === undefined ? 'tests need the secret for automation, which this token is not shown' : 'tests get past it with the output test-headers, or with the secret itself in another job'}.`;
  return [{ text: `Which tests where: ${ADVICE[kind]}.${asked}` }];
}

/** Where the build names a file, the fault stands on it; GitHub shows ten of a step, and the last is for the error itself. */
const ANNOTATIONS = 9;

function annotationsOf({ diagnosis }: Outcome): Annotation[] {
  return (diagnosis?.failing ?? []).slice(0, ANNOTATIONS).flatMap(({ text, file, line, column }) =>
    file === undefined
      ? []
      : [
          {
            level: 'error' as const,
            title: 'Vercel’s build',
            message: text,
            file,
            ...(line !== undefined && { line }),
            ...(column !== undefined && { column }),
          },
        ],
  );
}
