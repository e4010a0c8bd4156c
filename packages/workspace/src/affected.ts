import { within } from './files.ts';
import { withDependents } from './graph.ts';
import type { Package, Workspace } from './model.ts';

/** Packages that changed files touch. */
export interface Affected {
  /** Touched directly. */
  changed: Package[];
  /** `changed` and all that depend on them. */
  affected: Package[];
  /** Why a file touched more than the package that holds it, in words. */
  reasons: string[];
}

/** Files at a shared root that no other package's task reads. */
const PROSE =
  /(?:^|\/)(?:LICEN[CS]E|NOTICE|AUTHORS|CODEOWNERS|CHANGELOG|\.gitignore|\.gitattributes)[^/]*$|\.(?:md|mdx|rst|adoc|png|jpe?g|gif|svg|webp|pdf)$|(?:^|\/)docs\//i;

/** The deepest package that holds a path; in one folder there can be two (Node and Python). */
function owners(path: string, packages: readonly Package[]): Package[] {
  const holding = packages.filter(each => within(path, each.dir));
  const depth = Math.max(...holding.map(each => each.dir.length));
  return holding.filter(each => each.dir.length === depth);
}

const hasMembers = (one: Package, all: readonly Package[]) =>
  one.dir === one.root.dir && all.some(each => each !== one && within(each.dir, one.dir));

/**
 * Maps changed files (relative to the workspace's folder) to packages. A file belongs to the deepest package
 * that holds it. A lockfile touches all that it locks; any other file at a root that has packages below it,
 * or in no package, may be read by everything below, so it touches all of that; prose there does not.
 */
export function affectedBy(files: readonly string[], { packages, roots }: Workspace): Affected {
  const changed = new Set<Package>();
  const reasons = new Set<string>();
  const touch = (touched: readonly Package[], reason?: string) => {
    for (const each of touched) changed.add(each);
    if (reason !== undefined && touched.length > 0) reasons.add(reason);
  };
  for (const file of files) {
    const locks = roots.filter(root => root.lockfile === file);
    if (locks.length > 0) {
      touch(
        packages.filter(each => locks.includes(each.root)),
        `${file} locks dependencies`,
      );
      continue;
    }
    const holders = owners(file, packages);
    const shared = holders.length === 0 || holders.some(each => hasMembers(each, packages));
    if (!shared) touch(holders);
    else if (!PROSE.test(file)) {
      const dir = holders[0]?.dir ?? '';
      touch(
        packages.filter(each => within(each.dir, dir)),
        `${file} belongs to no single package`,
      );
    } else touch(holders);
  }
  const inOrder = packages.filter(each => changed.has(each));
  const affected = withDependents(
    inOrder.map(each => each.id),
    packages,
  );
  return { changed: inOrder, affected, reasons: [...reasons] };
}
