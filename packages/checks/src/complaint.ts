import { nearest } from '@pipeline/contracts';

/** Something wrong in a check as it was written. All are collected, so that one run shows every one. */
export interface Complaint {
  /** Such as `check 2 (/health)`. */
  where: string;
  problem: string;
  fix: string;
}

/** Keys that no one knows, each with the nearest that exists. */
export function unknownKeys(
  given: Record<string, unknown>,
  known: readonly string[],
  where: string,
  elsewhere: Record<string, string> = {},
): Complaint[] {
  return Object.keys(given)
    .filter(key => !known.includes(key))
    .map(key => {
      const [close] = nearest(key, known);
      const fix = elsewhere[key] ?? (close ? `Did you mean "${close}"?` : `Known: ${known.join(', ')}.`);
      return { where, problem: `has an unknown key "${key}"`, fix };
    });
}
