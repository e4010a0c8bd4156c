import type { Problems } from '@pipeline/action-kit';

/**
 * Inputs of which each needs the others.
 * @returns their values in order, or `undefined` where none, or not all of them, are given
 */
export function together<Value>(
  given: Record<string, Value | undefined>,
  problems: Problems,
): Value[] | undefined {
  const isGiven = (value: Value | undefined) =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  const names = Object.keys(given);
  const missing = names.filter(name => !isGiven(given[name]));
  if (missing.length === names.length) return undefined;
  for (const name of missing) {
    const others = names.filter(other => !missing.includes(other)).map(other => `\`${other}\``);
    problems.add(name, `${others.join(' and ')} cannot do without it`, 'Give both, or none');
  }
  return missing.length === 0 ? (Object.values(given) as Value[]) : undefined;
}
