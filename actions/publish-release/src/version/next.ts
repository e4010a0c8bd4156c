import { ConfigError } from '@pipeline/contracts';
import type { Change } from '../notes/changes.ts';

/** `2026-11-30T14:05:00Z` → `2026.11.30`, by UTC. */
export function dayOf(at: string): string {
  return new Date(at).toISOString().slice(0, 10).replaceAll('-', '.');
}

/** That day's, and where it is taken `…-2`, `…-3`. */
export async function firstFree(day: string, taken: (version: string) => Promise<boolean>): Promise<string> {
  for (let count = 1; count < 100; count++) {
    const version = count === 1 ? day : `${day}-${count}`;
    if (!(await taken(version))) return version;
  }
  throw new ConfigError(`All versions from ${day} to ${day}-99 are taken`, { hint: 'Give `version`' });
}

/**
 * The highest of these, which a next one counts on from; `undefined` where there is none.
 * @param versions of whatever kind; prereleases, dates, and what has not three numbers do not count
 */
export function highestOf(versions: readonly string[]): string | undefined {
  return versions
    .filter(version => /^\d{1,3}(?:\.\d{1,9}){2}$/.test(version))
    .map(version => ({ version, numbers: numbersIn(version) }))
    .sort((a, b) => higherFirst(a.numbers, b.numbers))[0]?.version;
}

/**
 * The version after this one, by what conventional commits say of the changes, https://www.conventionalcommits.org/en/v1.0.0/.
 * Below 1.0.0 what breaks moves the second number, so that nobody gets to 1.0.0 unawares.
 * @param version of three numbers
 */
export function nextVersion(version: string, changes: readonly Pick<Change, 'kind'>[]): string {
  const [major, minor, patch] = numbersIn(version);
  const has = (kind: Change['kind']) => changes.some(change => change.kind === kind);
  if (major > 0 && has('breaking')) return `${major + 1}.0.0`;
  if (has('breaking') || has('feature')) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

type Numbers = [number, number, number];

const numbersIn = (version: string) => version.split('.').map(Number) as Numbers;

function higherFirst(a: Numbers, b: Numbers): number {
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
}
