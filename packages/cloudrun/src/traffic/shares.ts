import { LATEST, type Split } from '../views.ts';

/** Revision → percent, of what has traffic; a revision may stand more than once. */
export type Shares = ReadonlyMap<string, number>;

/** @param latest what `LATEST` stands for */
export function sharesOf(splits: readonly Split[], latest: string = LATEST): Shares {
  const shares = new Map<string, number>();
  for (const { revision, percent } of splits) {
    const name = revision === LATEST ? latest : revision;
    if (percent > 0) shares.set(name, (shares.get(name) ?? 0) + percent);
  }
  return shares;
}

export function sameShares(a: Shares, b: Shares): boolean {
  return a.size === b.size && [...a].every(([revision, percent]) => b.get(revision) === percent);
}

/** As entries, the largest first. */
export function asSplits(shares: Shares): Split[] {
  return [...shares]
    .map(([revision, percent]) => ({ revision, percent }))
    .sort((a, b) => b.percent - a.percent);
}

/** So many percent, shared in the same proportions, in whole numbers: the largest remainders get what is left over. */
export function shareOut(percent: number, among: Shares): Shares {
  const weight = [...among.values()].reduce((sum, share) => sum + share, 0);
  if (weight === 0) return new Map();
  const parts = [...among].map(([revision, share]) => {
    const exact = (percent * share) / weight;
    return { revision, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = percent - parts.reduce((sum, { whole }) => sum + whole, 0);
  // Sorting is stable: of equals, the one that stands first.
  for (const part of parts.toSorted((a, b) => b.rest - a.rest)) {
    if (left === 0) break;
    part.whole += 1;
    left -= 1;
  }
  return new Map(parts.filter(({ whole }) => whole > 0).map(({ revision, whole }) => [revision, whole]));
}
