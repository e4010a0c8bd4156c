import type { Cell, Report } from '@pipeline/action-kit';
import { plansOf } from '@pipeline/deploy-stage';
import type { Config } from '../config/config.ts';
import type { Decided } from '../decide.ts';
import type { Prepared, Ready } from '../prepare.ts';
import type { Outputs } from '../spec.gen.ts';
import { annotationsOf, leftBlocks, migrationBlocks, noteBlocks, passedOverBlocks } from './blocks.ts';
import { decidedOutputs } from './outputs.ts';
import { artifactWords, releaseWords, short } from './words.ts';

/** A dry run: everything was looked at, and nothing is in the way. */
export function reportPlan(
  { environment }: Pick<Config, 'environment'>,
  decided: Decided,
  { ready, left }: Prepared,
): Report<Outputs> {
  const { to, from, ranks } = decided;
  const turn = (subject: string) => String(ranks.findIndex(rank => rank.includes(subject)) + 1);
  const rows = ready.map(one => [...planRow(one), turn(one.part.subject)]);
  const refused = [...new Set(ready.flatMap(({ part }) => part.refuses))];
  const drifted = ready.flatMap(({ part, drift }) =>
    drift === undefined ? [] : [`${part.subject}: ${drift}`],
  );
  return {
    outputs: {
      verdict: 'planned',
      ...decidedOutputs(decided, left),
      targets: Object.fromEntries(
        ready.map(one => [one.part.subject, { verdict: 'planned', ...movesOf(one) }]),
      ),
      refused,
      plan: plansOf(ready.flatMap(({ part: { subject }, plan }) => (plan ? [{ ...plan, subject }] : []))),
    },
    summary: [
      { heading: `Dry run: ${environment} would go back to ${releaseWords(to)}` },
      { table: { columns: ['target', 'from', 'to', 'with', 'of release', 'still there', 'turn'], rows } },
      { text: `Taken back: ${from.map(releaseWords).join(', ') || 'nothing'}. Nothing was written.` },
      ...(refused.length === 0
        ? []
        : [{ text: `Refused in ${environment} from then on: ${refused.map(short).join(', ')}.` }]),
      ...leftBlocks(left),
      ...migrationBlocks(decided),
      ...passedOverBlocks(decided),
      ...noteBlocks([...drifted, ...ready.flatMap(({ notes }) => notes)]),
    ],
    annotations: annotationsOf(decided, left),
  };
}

function planRow(one: Ready): Cell[] {
  const { part, flight, opened } = one;
  const { from, to } = movesOf(one);
  const first = flight === undefined ? '' : `; the rollout of ${opened.goalOf(flight)} is ended first`;
  return [
    part.subject,
    { code: from },
    from === to ? `${to}: as it is` : `${to}${first}`,
    { code: artifactWords(part.artifacts) },
    part.of,
    'yes',
  ];
}

/** From what to what, in the platform's words. */
export function movesOf({ part, opened, before }: Ready): { from: string; to: string; of: string } {
  return { from: opened.nameOf(before) || 'nothing', to: opened.nameOf(part.snapshot), of: part.of };
}
