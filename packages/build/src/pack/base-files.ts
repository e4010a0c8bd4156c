import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { type Descriptor, type Layout, openBlob } from '@pipeline/oci';
import { readTar } from '../tar/read.ts';

/** What lies where in a base image: enough to know which directories need not be made. */
export interface BaseFiles {
  has(path: string): boolean;
  isDirectory(path: string): boolean;
}

export const NOTHING: BaseFiles = { has: () => false, isDirectory: () => false };

/**
 * Reads the names in a base image's layers, top over bottom. It is needed because a layer that names a
 * directory sets its mode and owner anew (and would break /tmp), and one that leaves it out where the base
 * lacks it makes engines invent one. https://github.com/opencontainers/image-spec/blob/main/layer.md
 */
export async function readBaseFiles(layout: Layout, layers: readonly Descriptor[]): Promise<BaseFiles> {
  const kinds = new Map<string, 'directory' | 'other'>();
  for (const layer of layers) {
    for await (const member of readTar(decompressed(layout, layer))) {
      const path = `/${member.path.replace(/^\.?\/+/, '').replace(/\/$/, '')}`;
      const at = path.lastIndexOf('/') + 1;
      const name = path.slice(at);
      if (name === '.wh..wh..opq') removeBelow(kinds, path.slice(0, at));
      else if (name.startsWith('.wh.')) {
        const gone = path.slice(0, at) + name.slice('.wh.'.length);
        kinds.delete(gone);
        removeBelow(kinds, `${gone}/`);
      } else kinds.set(path, member.type === 'directory' ? 'directory' : 'other');
    }
  }
  return { has: path => kinds.has(path), isDirectory: path => kinds.get(path) === 'directory' };
}

function removeBelow(kinds: Map<string, unknown>, prefix: string): void {
  for (const path of kinds.keys()) if (path.startsWith(prefix)) kinds.delete(path);
}

function decompressed(layout: Layout, { mediaType, digest }: Descriptor): AsyncIterable<Uint8Array> {
  const bytes = Readable.from(openBlob(layout, digest));
  if (mediaType.endsWith('gzip')) return bytes.compose(createGunzip());
  if (mediaType.endsWith('zstd')) return bytes.compose(createZstdDecompress());
  return bytes;
}
