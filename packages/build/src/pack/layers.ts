import { posix } from 'node:path';
import type { TarEntry } from '../tar/entry.ts';
import type { ImageFiles } from './files.ts';

/** A layer's entries, sorted, and what it holds. */
export interface LayerPlan {
  name: string;
  entries: TarEntry[];
}

/** Up to the outermost directory in a path that a package manager fills: what is in it changes seldom. */
const SET = /^.*?\/(?:node_modules|site-packages|\.yarn\/cache)(?=\/|$)/;
/** Layers of dependencies at most: each costs requests when an image is pushed and pulled. */
const MOST = 10;

/** Paths that share a layer. */
interface Group {
  name: string;
  paths: string[];
}

/**
 * Splits an image's files so that a change of code leaves the dependencies as they were, and a change of one set
 * of them the other sets.
 */
export function planLayers(files: ImageFiles): LayerPlan[] {
  const bySet = Map.groupBy(files.keys(), path => SET.exec(path)?.[0] ?? '');
  const code: Group = { name: 'code', paths: bySet.get('') ?? [] };
  bySet.delete('');
  const placed = new Set<string>();
  return [...dependencies(bySet, files), code]
    .map(({ name, paths }) => ({ name, entries: take(paths, files, placed) }))
    .filter(({ entries }) => entries.length > 0);
}

/** A layer for each set, by path. Of too many the largest have their own, and all others one. */
function dependencies(bySet: ReadonlyMap<string, string[]>, files: ImageFiles): Group[] {
  if (bySet.size === 1) return [...bySet.values()].map(paths => ({ name: 'dependencies', paths }));
  const sizeOf = (paths: string[]) => paths.reduce((sum, path) => sum + (files.get(path)?.size ?? 0), 0);
  const sets = [...bySet].map(([set, paths]) => ({ set, paths, size: sizeOf(paths) }));
  const own =
    sets.length <= MOST
      ? sets
      : sets.sort((a, b) => b.size - a.size || order(a.set, b.set)).slice(0, MOST - 1);
  const groups = own
    .toSorted((a, b) => order(a.set, b.set))
    .map(({ set, paths }) => ({ name: `dependencies in ${set}`, paths }));
  const others = sets.filter(set => !own.includes(set));
  return [...groups, { name: 'other dependencies', paths: others.flatMap(({ paths }) => paths) }];
}

/** The entries of these paths and of the directories above them, but for those that a lower layer has. */
function take(paths: readonly string[], files: ImageFiles, placed: Set<string>): TarEntry[] {
  const entries: TarEntry[] = [];
  for (const path of paths) {
    for (let each = path; !placed.has(each); each = posix.dirname(each)) {
      const entry = files.get(each);
      if (entry === undefined) break;
      placed.add(each);
      entries.push(entry);
    }
  }
  return entries.sort((a, b) => order(a.path, b.path));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
