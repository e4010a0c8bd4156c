import type { Block, Cell, Report } from '@pipeline/action-kit';
import { type ActionError, type Ending, formatDuration } from '@pipeline/contracts';
import { detailOf, endingOf, plansOf } from '@pipeline/deploy-stage';
import { shortNameOf } from '@pipeline/release-history';
import type { Looked } from '../check.ts';
import type { Config } from '../config/config.ts';
import type { Decided } from '../decide.ts';
import type { Gone } from '../go-back.ts';
import type { Left } from '../prepare.ts';
import { targetOutcome, wholeEnding } from '../record.ts';
import type { Outputs } from '../spec.gen.ts';
import { annotationsOf, leftBlocks, migrationBlocks, noteBlocks, passedOverBlocks } from './blocks.ts';
import { checkAnnotations, checkBlocks } from './checks.ts';
import { errorOf } from './error.ts';
import { decidedOutputs } from './outputs.ts';
import { movesOf } from './plan.ts';
import { artifactWords, count, releaseWords, short } from './words.ts';

/** All that was done. */
export interface Done {
  decided: Decided;
  gone: readonly Gone[];
  /** Those of them that are back. */
  back: readonly Gone[];
  left: readonly Left[];
  looked: readonly Looked[];
  /** Why it was broken off: the run was cancelled, or its lock lost. */
  stopped: ActionError | undefined;
}

/** What else is to be told. */
export interface Told {
  /** This rollback's own id. */
  releaseId: string;
  /** Where the comment is, or why there is none; absent where none was wanted. */
  comment: { url: string } | { why: string } | undefined;
}

/** What is live now, what was taken back and is refused, what was not, and what to do next. */
export function reportDone(config: Config, done: Done, { releaseId, comment }: Told): Report<Outputs> {
  const { environment } = config;
  const { decided, gone, left, looked } = done;
  const error = errorOf(config, done);
  const refused = refusedBy(done);
  const traces = gone.flatMap(each => each.traces);
  const notes = [
    ...gone.flatMap(each => [...driftNotes(each), ...each.ready.notes, ...each.notes]),
    ...strangers(config, decided),
  ];
  const plans = gone.flatMap(({ ready: { plan, part } }) =>
    plan ? [{ ...plan, subject: part.subject }] : [],
  );
  return {
    outputs: {
      verdict: verdictOf(done),
      'release-id': releaseId,
      ...decidedOutputs(decided, left),
      targets: Object.fromEntries(gone.map(one => [one.ready.part.subject, targetOutput(one, looked)])),
      refused,
      plan: plansOf(plans),
      ...(traces.length > 0 && { trace: traces.map(({ path }) => path).join('\n') }),
    },
    summary: [
      { heading: headingOf(environment, done) },
      tableOf(gone),
      ...checkBlocks(config, looked),
      ...refusedBlocks(environment, refused),
      ...leftBlocks(left),
      ...migrationBlocks(decided),
      ...passedOverBlocks(decided),
      ...noteBlocks(notes),
      ...(comment === undefined ? [] : [commentBlock(comment)]),
      { text: nextOf(error?.hint) },
      ...traces.map(
        ({ path }): Block => ({
          text: `What the platform answered, redacted, is kept in ${path} until the job ends.`,
        }),
      ),
    ],
    annotations: [...annotationsOf(decided, left), ...checkAnnotations(config, done)],
    ...(error && { error }),
  };
}

/** All may be back, and nobody have seen to the end whether it works. */
function verdictOf({ gone, looked, stopped }: Done): Ending {
  if (looked.some(({ found }) => found === 'bad')) return 'failed';
  const ending = wholeEnding(gone);
  if (ending !== 'steady' || looked.every(({ found }) => found !== 'broken-off')) return ending;
  return stopped?.code === 'cancelled' ? 'cancelled' : 'unknown';
}

/** What nobody deploys or promotes here again by accident. */
export function refusedBy({ back }: Pick<Done, 'back'>): string[] {
  return [...new Set(back.flatMap(({ ready }) => ready.part.refuses))];
}

export function headingOf(environment: string, { decided: { to }, gone, back, looked, left }: Done): string {
  const failed = looked.some(({ found }) => found === 'bad') ? ', and a check failed' : '';
  const rest =
    left.length > 0
      ? `, but for ${count(left.length, 'target')} that ${left.length === 1 ? 'is' : 'are'} left`
      : '';
  if (back.length === gone.length) return `${environment} is back at ${releaseWords(to)}${rest}${failed}`;
  return `${environment}: ${back.length} of ${gone.length} targets are back at ${releaseWords(to)}${failed}`;
}

function tableOf(gone: readonly Gone[]): Block {
  const rows = gone.map((one): Cell[] => {
    const { ready, outcome, after } = one;
    const { from, to } = movesOf(ready);
    const url = after && ready.opened.url(after.now);
    return [
      ready.part.subject,
      { code: from },
      { code: after === undefined ? to : ready.opened.nameOf(after.snapshot) },
      { code: artifactWords(ready.part.artifacts) },
      ready.part.of,
      outcome.ended === undefined ? 'its turn never came' : `${endingOf(outcome)}: ${detailOf(outcome)}`,
      outcome.took === undefined ? '' : formatDuration(outcome.took),
      url === undefined ? '' : { link: url, text: url },
    ];
  });
  return {
    table: {
      columns: ['target', 'was', 'goes back to', 'with', 'of release', 'how it went', 'took', 'where'],
      rows,
    },
  };
}

function targetOutput(one: Gone, looked: readonly Looked[]): object {
  const { verdict, detail, url, checks = [] } = targetOutcome(one, looked);
  return { verdict, detail, ...movesOf(one.ready), ...(url !== undefined && { url }), checks };
}

function refusedBlocks(environment: string, refused: readonly string[]): Block[] {
  if (refused.length === 0) return [];
  return [
    { text: `Taken back, and refused in ${environment} from now on: ${refused.map(short).join(', ')}.` },
  ];
}

/** A name of `check-urls` that is no target's was looked at for nobody: it may be misspelt. */
function strangers({ checks }: Pick<Config, 'checks'>, { parts }: Decided): string[] {
  const isKnown = (name: string) =>
    parts.some(({ subject }) => name === subject || name === shortNameOf(subject));
  const unknown = [...(checks?.named.keys() ?? [])].filter(name => !isKnown(name));
  return unknown.map(
    name => `Nothing called ${name} went back, so its address in \`check-urls\` was not asked`,
  );
}

function driftNotes({ ready: { part, drift } }: Gone): string[] {
  return drift === undefined ? [] : [`${part.subject}: ${drift}`.replace(/ It runs /, ' it ran ')];
}

function commentBlock(comment: NonNullable<Told['comment']>): Block {
  return {
    text:
      'url' in comment
        ? `Told on the commit: ${comment.url}`
        : `There is no comment on the commit: ${comment.why}`,
  };
}

function nextOf(hint: string | undefined): string {
  if (hint !== undefined) return `What to do: ${hint}`;
  return 'What to do next: find the cause, and deploy a commit that mends it. To go further back, run this again with `to: previous`.';
}
