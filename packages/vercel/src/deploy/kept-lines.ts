import type { BuildLine } from '../views.ts';

/** A build's lines, as many as are worth keeping, oldest first. */
export interface KeptLines {
  lines: readonly BuildLine[];
  /** How many are left out. */
  dropped: number;
}

const LAST = 500;
/** Lines that say `error`, or end a build; a build that says nothing else is not kept whole either. */
const ERRORS = 200;

/** Keeps the last lines and, of those before, the first that are errors: a log may have any length. */
export class LineKeeper {
  #last: BuildLine[] = [];
  readonly #errors: BuildLine[] = [];
  #dropped = 0;

  add(line: BuildLine): void {
    this.#last.push(line);
    // Twice as many before they are cut: else each line would move all others.
    if (this.#last.length > 2 * LAST) this.#cut();
  }

  kept(): KeptLines {
    this.#cut();
    return { lines: [...this.#errors, ...this.#last], dropped: this.#dropped };
  }

  #cut(): void {
    const gone = this.#last.slice(0, -LAST);
    this.#last = this.#last.slice(-LAST);
    const errors = gone.filter(isError).slice(0, ERRORS - this.#errors.length);
    this.#errors.push(...errors);
    this.#dropped += gone.length - errors.length;
  }
}

/** What the build says, not what becomes of it. */
export function isOutput({ type }: Pick<BuildLine, 'type'>): boolean {
  return type !== 'deployment-state';
}

/** stderr alone is no error: package managers write their progress there. */
export function isError({ level, type }: Pick<BuildLine, 'level' | 'type'>): boolean {
  return level === 'error' || type === 'fatal';
}
