import type { Row } from '../table.ts';

/** What was measured, sample by sample, of each side of each case. */
export class Samples<Sample> {
  readonly #taken = new Map<string, Sample[]>();

  add(of: string, side: string, sample: Sample): void {
    this.#taken.set(`${of}: ${side}`, [...this.of(of, side), sample]);
  }

  of(of: string, side: string): Sample[] {
    return this.#taken.get(`${of}: ${side}`) ?? [];
  }

  /** A case's row, of two of its sides. */
  row(
    of: string,
    [ours, theirs]: readonly [string, string],
    read: (sample: Sample) => number,
  ): Pick<Row, 'ours' | 'theirs'> {
    return { ours: this.of(of, ours).map(read), theirs: this.of(of, theirs).map(read) };
  }
}
