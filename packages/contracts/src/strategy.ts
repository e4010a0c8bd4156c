/**
 * How what is new takes over from what serves.
 * - `all-at-once`: as fast as the platform goes; nothing waits for us (an ECS rolling update counts).
 * - `verify-first`: it stands without production traffic until its check passes, then takes all.
 * - `stepped`: it takes these percentages of traffic one after the other (the last is 100), and each step
 *   lasts at least `pause` milliseconds and ends with a check.
 * - `blue-green`: it takes all traffic, and what served before stays ready for `bake` milliseconds.
 */
export type Strategy =
  | { kind: 'all-at-once' }
  | { kind: 'verify-first' }
  | { kind: 'stepped'; steps: readonly number[]; pause: number }
  | { kind: 'blue-green'; bake: number };

/** One strategy that a target has, as it stands now. */
export interface StrategyOffer {
  kind: Strategy['kind'];
  /** For a person: what it is called there and what it needs, such as `canary, in two phases`. */
  words: string;
  /** Why it cannot do this one of its kind, where it cannot: `steps must be two`. */
  refuses?(strategy: Strategy): string | undefined;
}
