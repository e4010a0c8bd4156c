import type { Digest } from '@pipeline/contracts';

/** A manifest, and those that must be in a registry before it. */
export interface Ordered {
  digest: Digest;
  needs: readonly Digest[];
}

/**
 * Manifests in an order in which a registry never sees one before what it needs: children before their index,
 * subjects before what refers to them. Needs that are not among them are taken as met.
 */
export function inOrder<T extends Ordered>(manifests: readonly T[]): T[] {
  const known = Map.groupBy(manifests, ({ digest }) => digest);
  const entered = new Set<Digest>();
  const ordered: T[] = [];
  const add = (digest: Digest) => {
    // Digests cannot go round in a circle; lists that were tampered with must not send us round either.
    if (entered.has(digest)) return;
    entered.add(digest);
    const same = known.get(digest) ?? [];
    for (const { needs } of same) for (const need of needs) add(need);
    ordered.push(...same);
  };
  for (const { digest } of manifests) add(digest);
  return ordered;
}
