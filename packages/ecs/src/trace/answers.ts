import type { Trace, TracedAnswer } from '@pipeline/contracts';

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

const LIMIT = 400;

/** Keeps answers in order: the same again is counted, and of too many the middle is dropped. */
export class Answers {
  readonly kept: RecordedAnswer[] = [];
  dropped = 0;
  readonly #last = new Map<string, { of: RecordedAnswer; said: string }>();
  readonly #limit: number;

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  add(answer: TracedAnswer): void {
    const question = questionOf(answer);
    const said = JSON.stringify([answer.status, answer.body]);
    const last = this.#last.get(question);
    if (last?.said === said) {
      last.of.times = (last.of.times ?? 1) + 1;
      last.of.until = answer.at;
      return;
    }
    const kept: RecordedAnswer = { ...answer };
    this.#last.set(question, { of: kept, said });
    this.kept.push(kept);
    if (this.kept.length <= this.#limit) return;
    this.kept.splice(Math.floor(this.#limit / 2), 1);
    this.dropped += 1;
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

export function questionOf({ operation, request }: Pick<TracedAnswer, 'operation' | 'request'>): string {
  return `${operation} ${JSON.stringify(request)}`;
}
