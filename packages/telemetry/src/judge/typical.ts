/** Of ten values the highest and the lowest are left out. */
const TRIMMED = 10;

/**
 * What is typical of values: their mean without the highest and the lowest tenth, so that one spike does not move it.
 * `undefined` where there is none. https://en.wikipedia.org/wiki/Truncated_mean
 */
export function typical(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [least] = sorted;
  if (least === undefined) return undefined;
  const cut = Math.floor(sorted.length / TRIMMED);
  const kept = sorted.slice(cut, sorted.length - cut);
  // From the least on, so that the mean of equal values is that value and nothing beside it.
  return least + kept.reduce((sum, value) => sum + (value - least), 0) / kept.length;
}
