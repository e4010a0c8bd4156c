export interface Unread {
  count: number;
  /** The first by name, so many at most as a person reads. */
  files: Array<{ path: string; why: string }>;
}

const NAMED = 20;

/** Counts all, and keeps few: there may be as many as there are files in an image. */
export class UnreadFiles {
  #count = 0;
  #files: Unread['files'] = [];

  add(path: string, why: string): void {
    this.#count++;
    this.#files.push({ path, why });
    if (this.#files.length > 2 * NAMED) this.#files = first(this.#files);
  }

  told(): Unread {
    return { count: this.#count, files: first(this.#files) };
  }
}

function first(files: Unread['files']): Unread['files'] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1)).slice(0, NAMED);
}
