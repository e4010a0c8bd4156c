import type { Progress } from './image-result.ts';
import type { Commit } from './origin.ts';

/** What is done with what was made. */
export type Mode = 'push' | 'dry-run' | 'build-only';

export interface Result {
  mode: Mode;
  commit: Commit | undefined;
  done: Progress[];
  error?: Error;
}
