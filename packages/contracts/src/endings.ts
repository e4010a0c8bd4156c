import type { Ending } from './release.ts';

/** Worst first: what most needs someone to look. */
const BY_GRAVITY: readonly Ending[] = [
  'unknown',
  'cancelled',
  'failed',
  'timeout',
  'superseded',
  'not-started',
  'held',
  'steady',
];

/** Negative where `a` is worse than `b`: what most needs someone to look comes first. */
export function byGravity(a: Ending, b: Ending): number {
  return BY_GRAVITY.indexOf(a) - BY_GRAVITY.indexOf(b);
}
