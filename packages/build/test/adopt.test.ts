import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  contentsOf,
  createLayout,
  type Descriptor,
  digestOf,
  type Layout,
  type Manifest,
  OCI_INDEX,
  readBytes,
  rootOf,
  writeBytes,
} from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import { type AdoptOptions, adopt } from '../src/adopt/adopt.ts';
import { writeTar } from '../src/tar/write.ts';
import { member, one, writeImage, writeIndex } from './base-registry.ts';
import { tempDir } from './tree.ts';

const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64' };
const LAYERS = [[member('a', { text: 'one' })], [member('b', { text: 'two' })]];

/** Another builder's layout in `<dir>/theirs`, whose index.json names what `make` gives. */
async function theirs(dir: string, make: (layout: Layout) => Promise<Descriptor[]>): Promise<Descriptor[]> {
  const layout = await createLayout(join(dir, 'theirs'));
  const manifests = await make(layout);
  await writeFile(join(layout.dir, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return manifests;
}

const named = (image: Descriptor, name: string): Descriptor => ({
  ...image,
  annotations: { 'org.opencontainers.image.ref.name': name, 'org.opencontainers.image.created': 'now' },
});

const adopted = (dir: string, options: AdoptOptions = {}, path = 'theirs') =>
  adopt(join(dir, path), join(dir, 'ours'), { name: path, ...options });

/** Every blob is what its name says: nothing is left to chance when it is pushed. */
async function isWhole(layout: Layout): Promise<void> {
  const { blobs, manifests } = await contentsOf(layout);
  for (const { digest, size } of [...blobs, ...manifests]) {
    const bytes = await readBytes(layout, digest);
    expect([digestOf(bytes), bytes.length]).toEqual([digest, size]);
  }
}

async function tarOf(dir: string, paths: string[]): Promise<Buffer> {
  const entries = paths.map(async path => {
    const bytes = await readFile(join(dir, path));
    return member(path, { size: bytes.length, open: () => one(bytes) });
  });
  return buffer(writeTar(await Promise.all(entries)));
}

/** All files below a directory. */
async function filesIn(dir: string): Promise<string[]> {
  const all = await readdir(dir, { recursive: true, withFileTypes: true });
  return all
    .filter(each => each.isFile())
    .map(each => join(each.parentPath, each.name).slice(dir.length + 1));
}

describe('adopt a folder', () => {
  it('takes the image as it is, and leaves the folder as it is', async () => {
    await using dir = await tempDir();
    const [image] = await theirs(dir.path, async layout => [named(await writeImage(layout, LAYERS), 'v1')]);
    const before = await filesIn(join(dir.path, 'theirs'));
    const layout = await adopted(dir.path);
    const { mediaType, digest, size } = image as Descriptor;
    expect(await rootOf(layout)).toEqual({ mediaType, digest, size });
    await isWhole(layout);
    await rm(layout.dir, { recursive: true });
    expect(await filesIn(join(dir.path, 'theirs'))).toEqual(before);
    expect(await readdir(dir.path)).toEqual(['theirs']);
  });

  it.each<[string, AdoptOptions, number]>([
    ['name', { reference: 'v2' }, 1],
    ['digest', { reference: 'second' }, 1],
    ['platform', { platform: ARM64 }, 2],
    ['name, of which one image has two', { reference: 'v1' }, 0],
  ])('chooses of several by %s', async (_, options, wanted) => {
    await using dir = await tempDir();
    const images = await theirs(dir.path, async layout => {
      const first = await writeImage(layout, LAYERS);
      const second = await writeImage(layout, [LAYERS[0] ?? []]);
      const third = { ...(await writeImage(layout, LAYERS, ARM64)), platform: ARM64 };
      return [named(first, 'v1'), named(second, 'v2'), third, named(first, 'v1'), named(first, 'latest')];
    });
    const reference = options.reference === 'second' ? images[1]?.digest : options.reference;
    const layout = await adopted(dir.path, { ...options, reference });
    expect((await rootOf(layout)).digest).toBe(images[wanted]?.digest);
  });

  it('takes an index whole, or one platform of it', async () => {
    await using dir = await tempDir();
    let arm: Descriptor | undefined;
    const [index] = await theirs(dir.path, async layout => {
      arm = { ...(await writeImage(layout, LAYERS, ARM64)), platform: ARM64 };
      return [await writeIndex(layout, [{ ...(await writeImage(layout, LAYERS)), platform: AMD64 }, arm])];
    });
    const whole = await adopted(dir.path);
    expect(await rootOf(whole)).toMatchObject({ mediaType: OCI_INDEX, digest: index?.digest });
    await isWhole(whole);
    const part = await adopt(join(dir.path, 'theirs'), join(dir.path, 'part'), { platform: ARM64 });
    expect(await rootOf(part)).toEqual(arm);
  });

  it('takes blobs that are links, as Bazel makes them, where they are what their digests say', async () => {
    await using dir = await tempDir();
    await theirs(dir.path, async layout => [await writeImage(layout, LAYERS)]);
    await mkdir(join(dir.path, 'elsewhere'));
    const blobs = join(dir.path, 'theirs/blobs/sha256');
    for (const name of await readdir(blobs)) {
      await rename(join(blobs, name), join(dir.path, 'elsewhere', name));
      await symlink(`../../../elsewhere/${name}`, join(blobs, name));
    }
    await isWhole(await adopted(dir.path));
  });

  it('takes no foreign layer, which is not there', async () => {
    await using dir = await tempDir();
    const foreign = {
      mediaType: 'application/x',
      digest: digestOf('x'),
      size: 1,
      urls: ['https://example.org'],
    };
    await theirs(dir.path, async layout => {
      const image = await writeImage(layout, LAYERS);
      const manifest = JSON.parse(Buffer.from(await readBytes(layout, image.digest)).toString());
      manifest.layers.push(foreign);
      return [await writeBytes(layout, image.mediaType, JSON.stringify(manifest))];
    });
    await isWhole(await adopted(dir.path));
  });
});

describe('adopt refuses', () => {
  const other = digestOf('other');
  type Change = (dir: string, image: Descriptor, layer: Descriptor) => Promise<unknown> | unknown;
  const at = (dir: string, { digest }: Pick<Descriptor, 'digest'>) =>
    join(dir, 'theirs/blobs/sha256', digest.slice('sha256:'.length));
  const indexed = (dir: string, ...manifests: unknown[]) =>
    writeFile(join(dir, 'theirs/index.json'), JSON.stringify({ schemaVersion: 2, manifests }));

  it.each<[string, Change, string, AdoptOptions?]>([
    ['what is not there', dir => rm(join(dir, 'theirs'), { recursive: true }), 'theirs is not there'],
    [
      'an empty folder',
      dir => rm(join(dir, 'theirs/index.json')),
      'theirs holds no image: it has no index.json',
    ],
    ['an index of none', dir => indexed(dir), 'theirs holds no image'],
    [
      'a broken index',
      dir => writeFile(join(dir, 'theirs/index.json'), '{'),
      'index.json in theirs is not JSON',
    ],
    [
      'several where none is named',
      (dir, image) => indexed(dir, named(image, 'v1'), { ...image, digest: other }),
      'theirs holds 2 images, and one is wanted',
    ],
    ['a name that none has', () => {}, 'theirs holds no image "v3"', { reference: 'v3' }],
    ['another platform', () => {}, 'theirs holds no image for linux/arm64', { platform: ARM64 }],
    ['a missing manifest', (dir, image) => rm(at(dir, image)), 'theirs lacks IMAGE, which it names'],
    ['a missing layer', (dir, _, layer) => rm(at(dir, layer)), 'theirs lacks LAYER, which it names'],
    [
      'a directory for a blob',
      async (dir, _, layer) => {
        await rm(at(dir, layer));
        await mkdir(at(dir, layer));
      },
      'theirs lacks LAYER',
    ],
    [
      'a blob that is cut',
      (dir, _, layer) => writeFile(at(dir, layer), 'x'),
      'LAYER in theirs has 1 bytes, where',
    ],
    [
      'a blob that is damaged',
      (dir, _, layer) => writeFile(at(dir, layer), Buffer.alloc(layer.size)),
      'LAYER in theirs is damaged: what it holds is sha256:',
    ],
    [
      'a manifest that is damaged',
      (dir, image) => writeFile(at(dir, image), Buffer.alloc(image.size)),
      'IMAGE in theirs is damaged',
    ],
    [
      'a link to what no digest vouches for',
      async dir => {
        await rename(join(dir, 'theirs/index.json'), join(dir, 'index.json'));
        await symlink('../index.json', join(dir, 'theirs/index.json'));
      },
      'index.json in theirs is a link to',
    ],
    [
      'a link to another file than the digest says',
      async (dir, _, layer) => {
        await rm(at(dir, layer));
        await symlink('/etc/hostname', at(dir, layer));
      },
      'LAYER in theirs ',
    ],
  ])('%s', async (_, change, message, options = {}) => {
    await using dir = await tempDir();
    let layer: Descriptor | undefined;
    const [image] = await theirs(dir.path, async layout => {
      const made = await writeImage(layout, LAYERS);
      const manifest: Manifest = JSON.parse(Buffer.from(await readBytes(layout, made.digest)).toString());
      layer = manifest.layers[1];
      return [named(made, 'v1')];
    });
    await change(dir.path, image as Descriptor, layer as Descriptor);
    const error = await adopted(dir.path, options).catch((failed: unknown) => failed);
    const wanted = message.replace('LAYER', layer?.digest ?? '').replace('IMAGE', image?.digest ?? '');
    expect(error).toMatchObject({ code: 'config', message: expect.stringContaining(wanted) });
    expect(await readdir(dir.path)).not.toContain('ours.scratch');
  });

  it('a blob that is named with two sizes', async () => {
    await using dir = await tempDir();
    await theirs(dir.path, async layout => {
      const image = await writeImage(layout, LAYERS);
      return [await writeIndex(layout, [image, { ...image, size: 1 }])];
    });
    await expect(adopted(dir.path)).rejects.toThrow(/has \d+ bytes, where 1 are promised/);
  });
});

describe('adopt an archive', () => {
  it.each<[string, (tar: Buffer) => Uint8Array]>([
    ['plain', tar => tar],
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('of a layout, %s', async (_, compress) => {
    await using dir = await tempDir();
    const [image] = await theirs(dir.path, async layout => [named(await writeImage(layout, LAYERS), 'v1')]);
    const from = join(dir.path, 'theirs');
    await writeFile(join(dir.path, 'image.tar'), compress(await tarOf(from, await filesIn(from))));
    await rm(from, { recursive: true });
    const layout = await adopted(dir.path, {}, 'image.tar');
    expect((await rootOf(layout)).digest).toBe(image?.digest);
    await isWhole(layout);
    expect((await readdir(dir.path)).sort()).toEqual(['image.tar', 'ours']);
  });
});
