import type { Ending } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';

export type ToldEnding = Extract<Ending, 'steady' | 'failed' | 'cancelled' | 'not-started'>;
type Verdict = NonNullable<Inputs['verdict']>;

/** A step's outcome, too. https://docs.github.com/actions/reference/workflows-and-actions/contexts#steps-context */
const ENDINGS: Record<Verdict, ToldEnding> = {
  steady: 'steady',
  success: 'steady',
  failed: 'failed',
  failure: 'failed',
  cancelled: 'cancelled',
  skipped: 'not-started',
};

export const VERDICTS = Object.keys(ENDINGS) as Verdict[];

/** `undefined` where it must be told and was not. */
export function endingOf(verdict: Inputs['verdict'], operation: Inputs['operation']): ToldEnding | undefined {
  if (verdict !== undefined) return ENDINGS[verdict];
  return operation === 'finish' ? undefined : 'steady';
}
