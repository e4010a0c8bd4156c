import type { Check } from './outcome.ts';

/** The named checks and all that they need, in their usual order; all where none is named; or what is wrong. */
export function select(checks: readonly Check[], names: readonly string[]): Check[] | string {
  const known = new Map(checks.map(check => [check.name, check]));
  const unknown = names.filter(name => !known.has(name));
  if (unknown.length > 0)
    return `There is no check ${unknown.join(', ')}; write any of ${[...known.keys()].join(', ')}`;
  if (names.length === 0) return [...checks];
  const chosen = new Set(names);
  // A set yields what is added while it is walked, so needs of needs come too.
  for (const name of chosen) for (const need of known.get(name)?.needs ?? []) chosen.add(need);
  return checks.filter(({ name }) => chosen.has(name));
}
