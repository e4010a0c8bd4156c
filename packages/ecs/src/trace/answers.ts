import type { Trace, TracedAnswer } from '@pipeline/contracts';
import { Answers } from '@pipeline/trace';

/** An answer, and how often in a row the same question got just the same. */
export interface RecordedAnswer extends TracedAnswer {
  /** 1 when absent. */
  times?: number;
  /** When it came last, where it came more than once. */
  until?: number;
}

export interface EcsTrace extends Trace {
  answers: RecordedAnswer[];
  /** How many answers in the middle were left out, where there were too many. */
  dropped?: number;
}

/** Counts the same again. */
export class RepeatedAnswers extends Answers<RecordedAnswer> {
  override add(answer: TracedAnswer): RecordedAnswer | undefined {
    const same = super.add(answer);
    if (same === undefined) return undefined;
    same.times = (same.times ?? 1) + 1;
    same.until = answer.at;
    return same;
  }

  /** Copies of what came from one time up to another, with times that begin there. */
  between(from: number, to: number): RecordedAnswer[] {
    return this.kept
      .filter(({ at, until = at }) => at < to && until >= from)
      .map(({ at, until, ...answer }) => ({
        at: Math.max(0, at - from),
        ...structuredClone(answer),
        ...(until !== undefined && { until: until - from }),
      }));
  }
}
