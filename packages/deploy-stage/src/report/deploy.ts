import type { Block, Report } from '@pipeline/action-kit';
import { detailOf, endingOf, holdOf, type Outcome, worst } from '../outcome.ts';
import type { KeptTrace } from '../trace.ts';
import { errorOf } from './error.ts';
import type { StageWords } from './words.ts';

/** What a stage has to tell of a deploy that was carried out, in its own terms. */
export interface Told<O, Outputs> {
  /** What it was about, such as `shop/api, worker`. */
  title: string;
  outputs: Partial<Outputs>;
  /** From what to what. */
  table: Block;
  /** Notices: what was kept, moved, warned of. */
  notes: readonly Block[];
  /** What explains one that failed. */
  failure(outcome: O): Block[];
  traces: readonly KeptTrace[];
  /** The environment that stays locked where something failed. */
  locked: string | undefined;
}

/** The heading, the table, a sentence each, what can be done, and what explains a failure; and the one error. */
export function reportDeploy<O extends Outcome, Outputs>(
  outcomes: readonly O[],
  words: StageWords<O>,
  told: Told<O, Outputs>,
): Report<Outputs> {
  const whole = worst(outcomes);
  const error = errorOf(outcomes, words, told.locked);
  return {
    outputs: told.outputs,
    summary: [
      { heading: `${told.title}: ${whole === undefined ? 'not-started' : endingOf(whole)}` },
      told.table,
      ...outcomes.map(outcome => ({ text: sentence(outcome, words, outcomes.length > 1) })),
      ...outcomes.flatMap(outcome => holdBlocks(outcome, words)),
      ...told.notes,
      ...outcomes.flatMap(told.failure),
      ...told.traces.flatMap(trace => traceBlocks(trace, words)),
    ],
    ...(error && { error }),
  };
}

function sentence<O extends Outcome>(
  outcome: O,
  { nameOf, backOf }: StageWords<O>,
  several: boolean,
): string {
  const { wayBack } = outcome;
  const state = wayBack && ((wayBack.state === 'back' && backOf?.(outcome)) || BACK[wayBack.state]);
  const back = wayBack && `. ${state}${wayBack.state === 'back' ? '' : `: ${wayBack.detail}`}.`;
  return `${several ? `${nameOf(outcome)}: ` : ''}${detailOf(outcome).replace(/\.$/, '')}${back ?? ''}`;
}

const BACK = {
  back: 'What was there before serves again',
  left: 'It was left as it is',
  failed: 'Going back failed, too',
};

function holdBlocks<O extends Outcome>(outcome: O, { nameOf, stage, platform }: StageWords<O>): Block[] {
  const hold = holdOf(outcome);
  if (hold === undefined) return [];
  const without =
    hold.expires === undefined ? '' : ` Without a word ${platform} decides by itself when that time is up.`;
  const text = `To let ${nameOf(outcome)} go on, run ${stage} with operation: continue; to go back, with operation: abort.${without}`;
  return [{ text }];
}

/** Longer than this is in the file only: a summary holds a mebibyte in all. */
const SHOWN = 200_000;

function traceBlocks({ path, text }: KeptTrace, { platform }: { platform: string }): Block[] {
  const where = `What ${platform} answered, redacted, is kept in ${path} until the job ends; \`pnpm replay\` judges it again.`;
  if (text.length > SHOWN) return [{ text: where }];
  return [{ text: where }, { code: text, title: `Trace: what ${platform} answered, redacted`, log: false }];
}

/** A word on images that are named by tag. */
export function unpinnedBlocks(services: readonly { unpinned: readonly string[] }[]): Block[] {
  const images = [...new Set(services.flatMap(({ unpinned }) => unpinned))];
  if (images.length === 0) return [];
  const text = `Not named by digest: ${images.join(', ')}. What a tag points to can change under a running service: deploy what build-push outputs as image.`;
  return [{ text }];
}
