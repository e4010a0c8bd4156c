import { posix } from 'node:path';

/** What upper layers say of paths in lower ones. */
export class Cover {
  readonly #paths = new Set<string>();
  readonly #below = new Set<string>();

  /** The path itself is another one's now. */
  addPath(path: string): void {
    this.#paths.add(path);
  }

  /** Nothing is left below the path. */
  addBelow(path: string): void {
    this.#below.add(path);
  }

  hides(path: string): boolean {
    if (this.#paths.has(path)) return true;
    for (let each = path; each !== '/'; ) {
      each = posix.dirname(each);
      if (this.#below.has(each)) return true;
    }
    return false;
  }

  add(other: Cover): void {
    for (const path of other.#paths) this.#paths.add(path);
    for (const path of other.#below) this.#below.add(path);
  }
}
