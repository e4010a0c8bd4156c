/** What a query measures at a time (milliseconds since the epoch), for the interval that begins there. */
export type ValueAt = (at: number) => number | undefined;

/** What was measured, by query as it is asked: none of their languages is understood here. */
export class MetricValues {
  readonly #known = new Map<string, ValueAt>();

  set(query: string, value: number | ValueAt): void {
    this.#known.set(query.trim(), typeof value === 'number' ? () => value : value);
  }

  /** `undefined` of a query that nobody has set. */
  of(query: string): ValueAt | undefined {
    return this.#known.get(query.trim());
  }

  /** By the time at which each interval begins. */
  between(query: string, from: number, to: number, step: number): Map<number, number> {
    const found = new Map<number, number>();
    const value = this.of(query);
    for (let at = from; at < to; at += step) {
      const known = value?.(at);
      if (known !== undefined) found.set(at, known);
    }
    return found;
  }
}
