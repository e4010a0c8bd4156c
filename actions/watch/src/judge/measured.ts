import { type Evidence, type MetricSource, measure } from '@pipeline/telemetry';
import type { RuleQuestion } from './rule-question.ts';

/** What was measured for a question, and of when each value is. */
export interface Measured {
  evidence: Evidence;
  /** What this look alone has read, where it is one value. */
  reading?: number;
  /** When the interval of a value after is over, or when it was read. Milliseconds since the epoch. */
  endsAt(index: number): number;
  /** When the interval of a value before begins. */
  beforeAt(index: number): number;
}

export async function measured(question: RuleQuestion, source: MetricSource): Promise<Measured> {
  const { rule, earlier, now, options } = question;
  const { after, before } = options;
  const { evidence, reading } = await measure(rule, source, options);
  return {
    evidence,
    ...(reading !== undefined && { reading }),
    endsAt: index =>
      evidence.readings ? (earlier[index]?.at ?? now) : after.from + (index + 1) * after.step,
    beforeAt: index => before.from + index * before.step,
  };
}

/** As if it had been looked at then. */
export const upTo = ({ evidence, endsAt }: Measured, moment: number): Evidence => ({
  ...evidence,
  after: evidence.after.filter((_, index) => endsAt(index) <= moment),
});

/** The time before, from then on, as if it were what is judged. */
export const beforeFrom = ({ evidence, beforeAt }: Measured, moment: number): Evidence => ({
  ...evidence,
  after: evidence.before.filter((_, index) => beforeAt(index) >= moment),
});
