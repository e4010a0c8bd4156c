/** How the last look went, which decides when to look again. */
export interface Pace {
  /** Looks so far. */
  looks: number;
  /** Looks in a row that the platform throttled. */
  throttled: number;
}

const FIRST = 500;
const GROWTH = 1.4;
/** Together with one call's own time this stays under the 5 s by which a verdict may lag the platform. */
const LONGEST = 4_000;

/** Milliseconds until the next look: early at first, then steadily, at once at the longest when throttled. */
export function nextDelay({ looks, throttled }: Pace): number {
  if (throttled > 0) return LONGEST;
  return Math.min(LONGEST, Math.round(FIRST * GROWTH ** looks));
}
