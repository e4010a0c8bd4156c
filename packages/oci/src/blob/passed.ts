import { createHash, type Hash } from 'node:crypto';
import type { Digest } from '@pipeline/contracts';

/** How many bytes lie between two points to which the hash can be taken back. */
const STEP = 1 << 24;

/** The digest of the bytes that passed, in order, which can be taken back to an earlier point. */
export class Passed {
  /** How many bytes passed. */
  at = 0;
  #hash: Hash = createHash('sha256');
  #points: { at: number; hash: Hash }[] = [{ at: 0, hash: createHash('sha256') }];

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.at += bytes.length;
    if (this.at >= (this.#points.at(-1)?.at ?? 0) + STEP) {
      this.#points.push({ at: this.at, hash: this.#hash.copy() });
    }
  }

  /** Forgets what passed after the last point that is not beyond `offset`; `at` says where that is. */
  backTo(offset: number): void {
    if (this.at <= offset) return;
    this.#points = this.#points.filter(({ at }) => at <= offset);
    const point = this.#points.at(-1) ?? { at: 0, hash: createHash('sha256') };
    this.at = point.at;
    this.#hash = point.hash.copy();
  }

  digest(): Digest {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}
