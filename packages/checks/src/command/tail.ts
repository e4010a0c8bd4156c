/** The end of a stream, kept in little memory however much is written. */
export class Tail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held > 2 * this.#limit) this.#chunks = [this.#end()];
  }

  /** A first line that may be half is left out. */
  text(): string {
    const cut = this.#held > this.#limit;
    const text = this.#end().toString('utf8');
    return cut ? text.slice(text.indexOf('\n') + 1) : text;
  }

  #end(): Buffer {
    const all = Buffer.concat(this.#chunks);
    return all.subarray(Math.max(0, all.length - this.#limit));
  }
}
