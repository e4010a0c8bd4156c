import { posix } from 'node:path';
import type { TarEntry } from '../tar/entry.ts';
import type { ImageFiles } from './files.ts';

/** A layer's entries, sorted, and what it holds. */
export interface LayerPlan {
  name: 'dependencies' | 'code';
  entries: TarEntry[];
}

/** Directories that a package manager fills. They change seldom, and so get a layer of their own. */
const DEPENDENCIES = new Set(['node_modules', 'site-packages']);

/** Splits an image's files so that a change of code leaves the layer of dependencies as it was. */
export function planLayers(files: ImageFiles): LayerPlan[] {
  const dependencies = new Set<string>();
  for (const path of files.keys()) {
    if (!path.split('/').some(part => DEPENDENCIES.has(part))) continue;
    for (let each = path; files.has(each); each = posix.dirname(each)) dependencies.add(each);
  }
  const layer = (name: LayerPlan['name'], wanted: (path: string) => boolean): LayerPlan => ({
    name,
    entries: [...files]
      .filter(([path]) => wanted(path))
      .map(([, entry]) => entry)
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  });
  return [
    layer('dependencies', path => dependencies.has(path)),
    layer('code', path => !dependencies.has(path)),
  ].filter(({ entries }) => entries.length > 0);
}
