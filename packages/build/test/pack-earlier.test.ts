import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Digest } from '@pipeline/contracts';
import {
  type Descriptor,
  digestOf,
  type ImageConfig,
  type Layout,
  type Manifest,
  OCI_CONFIG,
  OCI_MANIFEST,
  openRegistry,
  parsePlatform,
  pushLayout,
  type Registry,
  readBytes,
  rootOf,
} from '@pipeline/oci';
import { describe, expect, it, vi } from 'vitest';
import { type RegistryServer, startRegistry } from '../../oci/test/registry-server.ts';
import { readImageFiles } from '../src/contents/read-image-files.ts';
import { gzip } from '../src/gzip.ts';
import { PACKED } from '../src/pack/config.ts';
import type { EarlierImage } from '../src/pack/layer-claims.ts';
import { type PackOptions, pack } from '../src/pack/pack.ts';
import { baseRegistry, one } from './base-registry.ts';
import { type Tree, tempDir, writeTree } from './tree.ts';

const SERVICE: Tree = {
  Dockerfile: 'FROM scratch\nARG TARGETARCH\nCOPY app /app\nCOPY bin/$TARGETARCH /app/bin\n',
  'app/server.js': 'console.log(1)',
  'app/node_modules/a/index.js': 'module.exports = 1',
  'app/node_modules/a/package.json': '{"name":"a"}',
  'bin/amd64': 'for amd64',
  'bin/arm64': 'for arm64',
};
const CHANGED: Tree = { ...SERVICE, 'app/server.js': 'console.log(2)' };
const REPOSITORY = 'team/service';

interface Packed {
  layout: Layout;
  root: Descriptor;
  layers: Digest[];
  lines: string[];
}

async function packTree(dir: string, tree: Tree, options: Partial<PackOptions> = {}): Promise<Packed> {
  const context = join(dir, 'context');
  await writeTree(context, tree);
  const lines: string[] = [];
  const { layout, images } = await pack(join(dir, 'layout'), {
    context,
    dockerfile: { path: join(context, 'Dockerfile'), name: 'Dockerfile' },
    registryFor: () => Promise.reject(new Error('no base is asked for')),
    log: line => lines.push(line),
    ...options,
  });
  const layers = images.flatMap(image => image.layers.map(({ digest }) => digest as Digest));
  return { layout, root: await rootOf(layout), layers, lines };
}

/** Pushes what is packed from a tree, as an earlier run would have. */
async function pushed(
  registry: Registry,
  tree: Tree,
  options: Partial<PackOptions> = {},
): Promise<Packed & { earlier: EarlierImage }> {
  await using dir = await tempDir();
  const packed = await packTree(dir.path, tree, options);
  await pushLayout(packed.layout, registry, REPOSITORY, ['main']);
  return { ...packed, earlier: await named(registry, 'main') };
}

async function named(registry: Registry, reference: string): Promise<EarlierImage> {
  return { registry, repository: REPOSITORY, root: await registry.getManifest(REPOSITORY, reference) };
}

/** The blobs that were read of a server since the last time. */
function readFrom(server: RegistryServer): string[] {
  return server.seen
    .splice(0)
    .flatMap(({ method, path }) => (method === 'GET' ? (path.split('/blobs/')[1] ?? []) : []));
}

async function packedAnew(tree: Tree, options: Partial<PackOptions> = {}): Promise<string> {
  await using dir = await tempDir();
  return (await packTree(dir.path, tree, options)).root.digest;
}

const textOf = (bytes: AsyncIterable<Uint8Array>) => buffer(bytes).then(each => each.toString());

describe('layers that an earlier run compressed', () => {
  it('are fetched where they hold the same: the layout is whole, and its digest what it is without', async () => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host });
    const { earlier, layers } = await pushed(registry, SERVICE);
    readFrom(server);
    await using dir = await tempDir();
    const second = await packTree(dir.path, CHANGED, { earlier });
    // Its configuration, and the layer of dependencies.
    expect(readFrom(server)).toEqual([expect.any(String), layers[0]]);
    expect(second.lines.join('\n')).toMatch(
      /dependencies.*, fetched as it was before\nLayer code.*[0-9a-f]$/,
    );
    expect(second.root.digest).toBe(await packedAnew(CHANGED));

    const files: string[] = [];
    const wanted = (path: string) => path.endsWith('package.json');
    for await (const { path, bytes } of readImageFiles(second.layout, { wanted, limit: 100 })) {
      files.push(`${path} ${Buffer.from(bytes).toString()}`);
    }
    expect(files).toEqual(['/app/node_modules/a/package.json {"name":"a"}']);

    const again = await pushLayout(second.layout, registry, REPOSITORY, []);
    expect(again.blobs).toEqual({ reused: 1, mounted: 0, pushed: 2 });
    await using other = await startRegistry();
    const elsewhere = await pushLayout(second.layout, openRegistry({ host: other.host }), REPOSITORY, []);
    expect(elsewhere.blobs).toEqual({ reused: 0, mounted: 0, pushed: 3 });
  });

  it('are found for each platform of an index', async () => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host });
    const platforms = ['linux/amd64', 'linux/arm64'].flatMap(name => parsePlatform(name) ?? []);
    const first = await pushed(registry, SERVICE, { platforms });
    readFrom(server);
    await using dir = await tempDir();
    const labels = { changed: 'yes' };
    const second = await packTree(dir.path, SERVICE, { platforms, labels, earlier: first.earlier });
    const once = [...new Set(first.layers)];
    expect(once).toHaveLength(3);
    expect(readFrom(server).slice(2)).toEqual(once);
    expect(second.root.digest).toBe(await packedAnew(SERVICE, { platforms, labels }));
  });

  it('are told from those of a base, whose history says nothing', async () => {
    await using server = await startRegistry();
    await using dir = await tempDir();
    const registry = openRegistry({ host: server.host });
    const base = await baseRegistry(dir.path, {});
    const options = { base: 'node:24', registryFor: async () => base };
    const { earlier, layers } = await pushed(registry, SERVICE, options);
    readFrom(server);
    const second = await packTree(dir.path, CHANGED, { ...options, earlier });
    expect(readFrom(server).slice(1)).toEqual(layers.slice(0, 1));
    expect(second.root.digest).toBe(await packedAnew(CHANGED, options));
  });

  it('cost one request where none is the packer’s', async () => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host });
    const { earlier } = await tampered(registry, config => ({ ...config, history: [] }));
    readFrom(server);
    await using dir = await tempDir();
    expect((await packTree(dir.path, SERVICE, { earlier })).root.digest).toBe(await packedAnew(SERVICE));
    expect(readFrom(server)).toHaveLength(1);
  });
});

type Change = (config: ImageConfig, manifest: Manifest) => unknown;

/** What was packed, with another configuration; a change of the manifest is made in place. */
async function tampered(
  registry: Registry,
  change: Change,
): Promise<Packed & { earlier: EarlierImage; manifest: Manifest }> {
  const packed = await pushed(registry, SERVICE);
  const parse = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
  const manifest: Manifest = parse(packed.earlier.root.bytes);
  const read = await registry.readBlob(REPOSITORY, manifest.config);
  const config = Buffer.from(JSON.stringify(change(JSON.parse(await textOf(read)), manifest)));
  manifest.config = await put(registry, config, OCI_CONFIG);
  const bytes = Buffer.from(JSON.stringify(manifest));
  const root = { descriptor: describing(bytes, OCI_MANIFEST), bytes };
  return { ...packed, manifest, earlier: { registry, repository: REPOSITORY, root } };
}

const describing = (bytes: Buffer, mediaType: string): Descriptor => {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
};

async function put(registry: Registry, bytes: Buffer, mediaType: string): Promise<Descriptor> {
  const descriptor = describing(bytes, mediaType);
  await registry.putBlob(REPOSITORY, { ...descriptor, open: () => one(bytes) });
  return descriptor;
}

describe('an image whose layers are not what they should be changes nothing', () => {
  const ZEROS = gzipSync(Buffer.alloc(1 << 24));
  const rows: [string, Change, (blob: Buffer) => Buffer | undefined, RegExp?][] = [
    ['docker’s layers of the same content', c => ({ ...c, history: byDocker(c) }), recompressed],
    ['one more identifier than layers', c => with1More(c), blob => blob],
    ['identifiers that are none', c => ({ ...c, rootfs: { diff_ids: [7, null] } }), blob => blob],
    ['a history that is none', c => ({ ...c, history: 'pack: ' }), blob => blob],
    ['entries that are none', c => ({ ...c, history: [null, 'pack: '] }), blob => blob],
    [
      'no configuration',
      () => [],
      blob => blob,
      /^All layers are compressed.*is not an image configuration/m,
    ],
    ['a large one', c => ({ ...c, author: 'x'.repeat(1 << 20) }), blob => blob],
    ['layers of docker’s media type', (c, manifest) => ofDocker(manifest) && c, blob => blob],
    ['other content', c => c, () => gzipSync('evil'), /gave other content than was asked for/],
    ['content of that size', c => c, blob => gzipSync(flipped(gunzipSync(blob))), /gave other content/],
    ['more than the content', c => c, blob => Buffer.concat([blob, ZEROS]), /wanted \d+ bytes, got more/],
    ['content that breaks off', c => c, blob => blob.subarray(0, 60), /unexpected end of file/],
    ['what is not compressed', c => c, gunzipSync, /incorrect header check/],
    ['a layer that is gone', c => c, () => undefined, /404/],
  ];
  it.each(rows)('%s', async (_, change, replace, line) => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host });
    const { earlier, layers } = await tampered(registry, (config, manifest) => {
      for (const [i, layer] of manifest.layers.entries()) {
        const key = `${REPOSITORY}@${layer.digest}`;
        const bytes = replace(server.blobs.get(key) ?? Buffer.from(''));
        if (bytes === undefined) server.blobs.delete(key);
        else {
          server.blobs.set(`${REPOSITORY}@${digestOf(bytes)}`, bytes);
          manifest.layers[i] = describing(bytes, layer.mediaType);
        }
      }
      return change(config, manifest);
    });
    await using dir = await tempDir();
    const { root, layout, lines, layers: own } = await packTree(dir.path, SERVICE, { earlier });
    expect(root.digest).toBe(await packedAnew(SERVICE));
    expect(own).toEqual(layers);
    for (const digest of own) expect(digestOf(await readBytes(layout, digest))).toBe(digest);
    expect(lines.join('\n')).not.toMatch(/fetched/);
    if (line === undefined) expect(lines.join('\n')).not.toMatch(/compressed/);
    else expect(lines.join('\n')).toMatch(line);
  });

  it.each<[string, (blob: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>, string]>([
    ['without an end', () => forever(gzipSync(Buffer.alloc(512))), 'got more'],
    ['that is slower than compressing', slowly, 'comes more slowly than it could be compressed'],
  ])('a blob %s is not read to its end', async (_, disturb, line) => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host });
    const { earlier, layers } = await pushed(registry, SERVICE);
    const disturbed: Registry = {
      ...registry,
      async readBlob(repository, blob) {
        const bytes = await registry.readBlob(repository, blob);
        return layers.includes(blob.digest) ? disturb(bytes) : bytes;
      },
    };
    await using dir = await tempDir();
    vi.useFakeTimers({ toFake: ['performance'] });
    const packed = packTree(dir.path, SERVICE, { earlier: { ...earlier, registry: disturbed } });
    const { root, lines } = await packed.finally(() => vi.useRealTimers());
    expect(root.digest).toBe(await packedAnew(SERVICE));
    const told = lines.filter(each => each.includes('is compressed again'));
    expect(told).toEqual([expect.stringContaining(line), expect.stringContaining(line)]);
  });
});

/** One member of gzip after another. */
async function* forever(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (;;) yield bytes;
}

/** What comes takes two seconds for each piece. */
async function* slowly(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    vi.advanceTimersByTime(2_000);
    yield piece;
  }
}

function byDocker({ history = [] }: ImageConfig) {
  return history.map(entry => ({ ...entry, created_by: 'COPY app /app # buildkit' }));
}

function with1More(config: ImageConfig) {
  return { ...config, rootfs: { diff_ids: [...config.rootfs.diff_ids, digestOf('more')] } };
}

function ofDocker({ layers }: Manifest) {
  for (const layer of layers) layer.mediaType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  return true;
}

function recompressed(blob: Buffer): Buffer {
  return gzipSync(gunzipSync(blob));
}

function flipped(tar: Buffer): Buffer {
  tar[0] = (tar[0] ?? 0) ^ 1;
  return tar;
}

describe('gzip', () => {
  it('gives the bytes that its mark in the history stands for', async () => {
    // Compressible, incompressible, and longer than a window and the pieces that it is fed.
    const text = Array.from(
      { length: 40_000 },
      (_, i) => `line ${i * i} ${digestOf(String(i)).slice(i % 64)}`,
    );
    const digest = digestOf(await buffer(gzip(one(Buffer.from(text.join('\n'))))));
    // One does not change without the other: an earlier run's layer is taken for what this would make.
    expect([PACKED, digest]).toEqual([
      'pack: ',
      'sha256:b97fbfae640caa4ea260714c5fef43856263db0a5de0be7a7f2d45ac352e97f6',
    ]);
  });
});
