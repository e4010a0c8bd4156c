import type { Package } from './model.ts';

function closure(start: Iterable<string>, next: (id: string) => Iterable<string>): Set<string> {
  const reached = new Set(start);
  for (const id of reached) for (const each of next(id)) reached.add(each);
  return reached;
}

/** The given packages and all that use them, directly or not; in the order of `packages`. */
export function withDependents(ids: Iterable<string>, packages: readonly Package[]): Package[] {
  const users = (id: string) => packages.filter(each => each.uses.includes(id)).map(each => each.id);
  const reached = closure(ids, users);
  return packages.filter(each => reached.has(each.id));
}

/** The given packages and all that they use, directly or not; in the order of `packages`. */
export function withDependencies(ids: Iterable<string>, packages: readonly Package[]): Package[] {
  const byId = new Map(packages.map(each => [each.id, each]));
  const reached = closure(ids, id => byId.get(id)?.uses ?? []);
  return packages.filter(each => reached.has(each.id));
}
