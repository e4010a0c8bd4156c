import type { TracedAnswer } from '@pipeline/contracts';

const LIMIT = 400;

/**
 * Answers in their order. One that says just what the one before it to the same question said is left out: that stands
 * until another comes. Of too many the middle is dropped.
 */
export class Answers<A extends TracedAnswer = TracedAnswer> {
  readonly kept: A[] = [];
  /** How many were, in the middle. */
  dropped = 0;
  readonly #last = new Map<string, { answer: A; said: string }>();
  readonly #limit: number;

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /** Returns the answer that stands already, where this one says the same. */
  add(answer: A): A | undefined {
    const question = questionOf(answer);
    const said = JSON.stringify([answer.status, answer.body]);
    const last = this.#last.get(question);
    if (last?.said === said) return last.answer;
    this.#last.set(question, { answer, said });
    this.kept.push(answer);
    if (this.kept.length > this.#limit) {
      this.kept.splice(Math.floor(this.#limit / 2), 1);
      this.dropped += 1;
    }
    return undefined;
  }
}

export function questionOf({ operation, request }: Pick<TracedAnswer, 'operation' | 'request'>): string {
  return `${operation} ${JSON.stringify(request)}`;
}
