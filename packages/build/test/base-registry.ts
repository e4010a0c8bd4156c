import { join } from 'node:path';
import { type Digest, isDigest } from '@pipeline/contracts';
import {
  createLayout,
  type Descriptor,
  digestOf,
  type Layout,
  OCI_CONFIG,
  OCI_INDEX,
  OCI_MANIFEST,
  type Registry,
  readBytes,
  writeBytes,
} from '@pipeline/oci';
import { writeLayer } from '../src/layer.ts';
import type { TarEntry } from '../src/tar/entry.ts';
import { writeTar } from '../src/tar/write.ts';

/** A member of a layer; a path that ends in `/` is a directory's. */
export function member(path: string, more: Partial<TarEntry> & { text?: string } = {}): TarEntry {
  const { text = '', ...rest } = more;
  const bytes = Buffer.from(text);
  const type = path.endsWith('/') ? 'directory' : 'file';
  const own = { path: path.replace(/\/$/, ''), type, mode: 0o755, uid: 0, gid: 0, mtime: 0 } as const;
  return { ...own, size: bytes.length, open: () => one(bytes), ...rest };
}

export async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Writes an image of these layers, from the lowest up, into a layout. */
export async function writeImage(
  layout: Layout,
  layers: TarEntry[][],
  config: object = {},
): Promise<Descriptor> {
  const written = [];
  for (const entries of layers) written.push(await writeLayer(layout, writeTar(entries)));
  const image = {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: written.map(({ diffId }) => diffId) },
    ...config,
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: await writeBytes(layout, OCI_CONFIG, JSON.stringify(image)),
    layers: written.map(({ descriptor }) => descriptor),
  };
  return writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest));
}

export async function writeIndex(layout: Layout, manifests: Descriptor[]): Promise<Descriptor> {
  return writeBytes(layout, OCI_INDEX, JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
}

const BASE: TarEntry[][] = [
  [
    member('bin', { type: 'symlink', mode: 0o777, link: 'usr/bin' }),
    member('tmp/', { mode: 0o1777 }),
    member('usr/'),
    member('usr/gone/'),
  ],
  [member('usr/.wh.gone', { mode: 0o600 })],
];

/** A registry on docker.io whose every tag names this image, and what was asked of it. */
export function registryOf(layout: Layout, tagged: Descriptor): Registry & { asked: string[] } {
  const unused = () => Promise.reject(new Error('not asked for'));
  const asked: string[] = [];
  const bytesOf = (digest: Digest) => {
    asked.push(digest);
    return readBytes(layout, digest);
  };
  return {
    asked,
    host: 'docker.io',
    ping: unused,
    headManifest: unused,
    putManifest: unused,
    hasBlob: unused,
    deleteManifest: unused,
    listReferrers: unused,
    putBlob: unused,
    getManifest: async (_, reference) => {
      const bytes = await bytesOf(isDigest(reference) ? reference : tagged.digest);
      const { mediaType } = JSON.parse(Buffer.from(bytes).toString());
      return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
    },
    readBlob: async (_, { digest }) => one(await bytesOf(digest)),
  };
}

/** A registry that holds one base image. */
export async function baseRegistry(dir: string, config: object): Promise<Registry> {
  const layout = await createLayout(join(dir, 'base'));
  return registryOf(layout, await writeImage(layout, BASE, config));
}
