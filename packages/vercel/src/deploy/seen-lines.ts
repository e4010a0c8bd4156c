import type { BuildLine } from '../views.ts';

/** Milliseconds by which lines may come out of their order. */
const SLACK = 10_000;
/** Ids that are remembered: more lines than come within the slack. */
const MOST = 20_000;

/** Tells lines that were told from new ones, over as many readings as it takes. */
export class SeenLines {
  #ids = new Set<string>();
  #older = new Set<string>();
  #latest: number | undefined;
  #floor = Number.NEGATIVE_INFINITY;

  /** From when the next reading is: a little before the latest, since lines are not in strict order. */
  readOn(): number | undefined {
    if (this.#latest === undefined) return undefined;
    // What is older was told: an answer that begins from the beginning again tells it once more.
    this.#floor = this.#latest - SLACK;
    return this.#floor;
  }

  isNew({ id, at }: BuildLine): boolean {
    if (at < this.#floor || this.#ids.has(id) || this.#older.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size >= MOST) {
      this.#older = this.#ids;
      this.#ids = new Set();
    }
    this.#latest = Math.max(at, this.#latest ?? at);
    return true;
  }
}
