import type { Descriptor, Layout } from '@pipeline/oci';
import { layerMember } from '../contents/member.ts';
import { readBaseLayer } from './base-layer.ts';

/** What lies where in a base image: enough to know which directories need not be made. */
export interface BaseFiles {
  has(path: string): boolean;
  isDirectory(path: string): boolean;
}

export const NOTHING: BaseFiles = { has: () => false, isDirectory: () => false };

type Kinds = Map<string, 'directory' | 'other'>;

/**
 * Reads the names in a base image's layers, top over bottom. It is needed because a layer that names a
 * directory sets its mode and owner anew (and would break /tmp), and one that leaves it out where the base
 * lacks it makes engines invent one. https://github.com/opencontainers/image-spec/blob/main/layer.md
 * @param name of the base image, for errors
 */
export async function readBaseFiles(
  layout: Layout,
  layers: readonly Descriptor[],
  name: string,
): Promise<BaseFiles> {
  const kinds: Kinds = new Map();
  for (const layer of layers) {
    const own: Kinds = new Map();
    for await (const member of readBaseLayer(layout, layer, name)) {
      const { path, says } = layerMember(member.path);
      if (says === 'entry') own.set(path, member.type === 'directory' ? 'directory' : 'other');
      // A whiteout is about lower layers only, wherever it stands in its own.
      else remove(kinds, path, says);
    }
    for (const [path, kind] of own) {
      if (kind === 'other' && kinds.get(path) === 'directory') remove(kinds, path, 'gone');
      kinds.set(path, kind);
    }
  }
  return { has: path => kinds.has(path), isDirectory: path => kinds.get(path) === 'directory' };
}

function remove(kinds: Kinds, path: string, says: 'gone' | 'opaque'): void {
  const below = path === '/' ? path : `${path}/`;
  for (const each of kinds.keys()) if (each.startsWith(below)) kinds.delete(each);
  if (says === 'gone') kinds.delete(path);
}
