import { type Contender, hasPeer, ours, theirs } from './contenders.ts';
import type { Row } from './table.ts';

/** Who takes part, in their turns. */
export const contenders = (): Contender[] => (hasPeer() ? [ours, theirs] : [ours]);

/** What was measured of each side, sample by sample. */
export class Sides<Sample> {
  readonly #samples = new Map<Contender, Sample[]>();

  add(contender: Contender, sample: Sample): void {
    this.#samples.set(contender, [...this.of(contender), sample]);
  }

  of(contender: Contender): Sample[] {
    return this.#samples.get(contender) ?? [];
  }

  row(what: string, unit: string, read: (sample: Sample) => number, digits = 0): Row {
    const row = { what, unit, digits, ours: this.of(ours).map(read) };
    const others = this.of(theirs);
    return others.length === 0 ? row : { ...row, theirs: others.map(read) };
  }
}

/** Calls of one run, by operation, the most frequent first. */
export function byOperation(operations: string[]): string {
  const counts = new Map<string, number>();
  for (const operation of operations) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(', ');
}
