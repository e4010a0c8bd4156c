import type { Cell, Report } from '@pipeline/action-kit';
import { detailOf, type Outcome } from '../outcome.ts';
import type { StageWords } from './words.ts';

/** A dry run of `continue` or `abort`: how what is in flight stands. That it still moves is no failure. */
export function reportInFlight<O extends Outcome, Outputs extends { verdict: unknown }>(
  outcomes: readonly O[],
  words: StageWords<O>,
  { title, operation, outputs }: { title: string; operation: string; outputs: Partial<Outputs> },
): Report<Outputs> {
  const rows = outcomes.map((outcome): Cell[] => [
    words.nameOf(outcome),
    { code: words.previousOf(outcome) },
    { code: words.nextOf(outcome) ?? '' },
    detailOf(outcome),
  ]);
  return {
    outputs: { ...outputs, verdict: 'planned' },
    summary: [
      { heading: `Dry run: ${operation} ${title}` },
      { table: { columns: [words.kind, 'from', 'to', 'how it stands'], rows } },
      { text: 'Nothing was written.' },
    ],
  };
}
