import { TarDamage } from './damage.ts';

/** Takes bytes from a stream in pieces of the reader's choosing. */
export class ByteReader {
  /** Bytes taken so far. */
  position = 0;
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]();
  }

  /** Up to `limit` bytes, as they come; empty only at the end. */
  async next(limit: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#source.next();
      if (done) return new Uint8Array(0);
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, limit);
    this.#rest = this.#rest.subarray(piece.length);
    this.position += piece.length;
    return piece;
  }

  /** Exactly `size` bytes; fewer only where the stream ends. */
  async take(size: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#upTo(size)) pieces.push(piece);
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  async skip(size: number): Promise<void> {
    for await (const _ of this.#upTo(size));
  }

  /** The next `size` bytes as a stream; throws where the archive ends before them. */
  async *stream(size: number): AsyncGenerator<Uint8Array> {
    const end = this.position + size;
    yield* this.#upTo(size);
    if (this.position < end) throw new TarDamage(`the archive ends ${end - this.position} bytes too early`);
  }

  /** Lets go of the source, which may be an open file. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async *#upTo(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      const piece = await this.next(left);
      if (piece.length === 0) return;
      left -= piece.length;
      yield piece;
    }
  }
}
