import type { Raw } from '../raw.ts';
import type { RunWanted } from '../wanted.ts';
import { edit } from './edit.ts';
import type { Edited } from './edited.ts';

export interface EditOptions {
  kind: 'service' | 'worker-pool';
  /** The revision that serves, where the newest one is not to be built upon. */
  serving?: Raw;
}

/** @throws ConfigError of `edit`. */
export function editService(
  live: Raw | undefined,
  wanted: RunWanted,
  { kind, serving }: EditOptions,
): Edited {
  return edit(kind, live, wanted, serving);
}
