/** Lists that lag behind writes, as GitHub promises no time in which they show them: whatever is new is missing from the first lists that it belongs to. */
export class Lag {
  readonly #lists: number;
  readonly #missed = new Map<string, number>();

  /** @param lists how many it is missing from */
  constructor(lists: number) {
    this.#lists = lists;
  }

  /** @param list what is listed, as ids are of a kind */
  seen<T extends object>(list: string, all: readonly T[]): T[] {
    if (this.#lists === 0) return [...all];
    return all.filter(one => {
      const id = 'id' in one ? one.id : 'number' in one ? one.number : '';
      const key = `${list} ${id}`;
      const missed = this.#missed.get(key) ?? 0;
      this.#missed.set(key, missed + 1);
      return missed >= this.#lists;
    });
  }
}
