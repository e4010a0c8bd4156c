import type { Clock } from '@pipeline/contracts';
import type { Service } from './views.ts';

/** A service, and when it was looked at in milliseconds since the epoch. */
export interface Seen {
  service: Service;
  at: number;
}

/** How long ago a look may be for a plan to be made from it, in milliseconds. What comes in between, `apply` sees. */
const FRESH = 2_000;

/** Gives a look that was just made away once; a later plan, such as a way back, needs a look of its own. */
export function justSeen(seen: Seen | undefined, clock: Clock): () => Service | undefined {
  let left = seen;
  return () => {
    const given = left;
    left = undefined;
    return given !== undefined && clock.now() - given.at < FRESH ? given.service : undefined;
  };
}
