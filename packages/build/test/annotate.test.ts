import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  contentsOf,
  createLayout,
  type Descriptor,
  DOCKER_MANIFEST,
  type Index,
  type Layout,
  type Manifest,
  OCI_MANIFEST,
  readBytes,
  rootOf,
  setRoot,
  writeBytes,
} from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import { annotate } from '../src/annotate.ts';
import { member, writeImage, writeIndex } from './base-registry.ts';
import { tempDir } from './tree.ts';

async function json<T>(layout: Layout, { digest }: Pick<Descriptor, 'digest'>): Promise<T> {
  return JSON.parse(Buffer.from(await readBytes(layout, digest)).toString()) as T;
}

/** The image again, with changes to its manifest. */
async function changed(layout: Layout, image: Descriptor, change: object, space = ''): Promise<Descriptor> {
  const manifest = { ...(await json<Manifest>(layout, image)), ...change };
  return writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest, undefined, space));
}

/** All that a layout holds and what its root needs: nothing of the old is left. */
async function isWhole(layout: Layout): Promise<void> {
  const { blobs, manifests } = await contentsOf(layout);
  const held = (await readdir(join(layout.dir, 'blobs/sha256'))).map(each => `sha256:${each}`);
  expect(held.sort()).toEqual([...blobs, ...manifests].map(({ digest }) => digest).sort());
  for (const { digest, size } of manifests) expect((await readBytes(layout, digest)).length).toBe(size);
}

/** A layout whose root is what `make` writes. */
async function layoutOf(dir: string, make: (layout: Layout) => Promise<Descriptor>): Promise<Layout> {
  const layout = await createLayout(dir);
  await setRoot(layout, await make(layout));
  return layout;
}

const LAYERS = [[member('a', { text: 'a' })]];
const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64' };

describe('annotate', () => {
  it('gives an image its annotations, sorted, and leaves those it has', async () => {
    await using dir = await tempDir();
    const own = JSON.parse('{"m":"own","__proto__":"own"}');
    const layout = await layoutOf(dir.path, async each =>
      changed(each, await writeImage(each, LAYERS), { annotations: own }),
    );
    const before = await json<Manifest>(layout, await rootOf(layout));
    await annotate(layout, { z: 'new\n::error::', m: 'new', a: 'new' });
    const { annotations, ...rest } = await json<Manifest>(layout, await rootOf(layout));
    expect(JSON.stringify(annotations)).toBe('{"__proto__":"own","a":"new","m":"own","z":"new\\n::error::"}');
    expect({ ...rest, annotations: own }).toEqual(before);
  });

  it('gives them to an index and to each image in it', async () => {
    await using dir = await tempDir();
    const layout = await layoutOf(dir.path, async each => {
      const amd = { ...(await writeImage(each, LAYERS)), platform: AMD64, annotations: { of: 'descriptor' } };
      const arm = { ...(await writeImage(each, LAYERS, ARM64)), platform: ARM64, data: 'b2xk' };
      return {
        ...(await writeIndex(each, [amd, await writeIndex(each, [arm])])),
        annotations: { ref: 'v1' },
      };
    });
    await annotate(layout, { a: '1' });
    await isWhole(layout);
    const root = await rootOf(layout);
    expect(root.annotations).toEqual({ ref: 'v1' });
    const index = await json<Index>(layout, root);
    const nested = await json<Index>(layout, index.manifests[1] as Descriptor);
    const images = [index.manifests[0], nested.manifests[0]] as Descriptor[];
    expect(images).toMatchObject([
      { platform: AMD64, annotations: { of: 'descriptor' } },
      { platform: ARM64 },
    ]);
    expect(images[1]).not.toHaveProperty('data');
    const all = [index, nested, ...(await Promise.all(images.map(each => json<Manifest>(layout, each))))];
    expect(all.map(({ annotations }) => annotations)).toEqual([
      { a: '1' },
      { a: '1' },
      { a: '1' },
      { a: '1' },
    ]);
  });

  it('leaves attestations and what they are about, docker’s form, and what it does not know', async () => {
    await using dir = await tempDir();
    const kept: Descriptor[] = [];
    const layout = await layoutOf(dir.path, async each => {
      const attested = { ...(await writeImage(each, LAYERS)), platform: AMD64 };
      const attestation = {
        ...(await writeImage(each, [[member('b')]])),
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: { 'vnd.docker.reference.digest': attested.digest },
      };
      const docker = {
        ...(await writeImage(each, [[member('c')]])),
        mediaType: DOCKER_MANIFEST,
        platform: ARM64,
      };
      kept.push(attested, attestation, docker);
      return writeIndex(each, [...kept, { ...(await writeImage(each, [[member('d')]])), platform: AMD64 }]);
    });
    await annotate(layout, { a: '1' });
    await isWhole(layout);
    const index = await json<Index>(layout, await rootOf(layout));
    expect(index.annotations).toEqual({ a: '1' });
    expect(index.manifests.slice(0, 3)).toEqual(kept);
    expect(await json<Manifest>(layout, index.manifests[3] as Descriptor)).toMatchObject({
      annotations: { a: '1' },
    });
  });

  it.each<[string, string, Record<string, string>]>([
    ['there is nothing to add', OCI_MANIFEST, {}],
    ['the builder set it all', OCI_MANIFEST, { a: 'x' }],
    ['it is docker’s form', DOCKER_MANIFEST, { z: 'x' }],
  ])('changes no byte where %s', async (_, mediaType, annotations) => {
    await using dir = await tempDir();
    const layout = await layoutOf(dir.path, async each => {
      const image = await changed(each, await writeImage(each, LAYERS), { annotations: { a: '1' } }, '  ');
      return { ...image, mediaType };
    });
    const before = await rootOf(layout);
    await annotate(layout, annotations);
    expect(await rootOf(layout)).toEqual(before);
  });

  it('gives one digest, whatever the order in which they come', async () => {
    const digests = new Set<string>();
    for (const annotations of [
      { a: '1', b: '2' },
      { b: '2', a: '1' },
    ]) {
      await using dir = await tempDir();
      const layout = await layoutOf(dir.path, each => writeImage(each, LAYERS));
      await annotate(layout, annotations);
      digests.add((await rootOf(layout)).digest);
      await annotate(layout, annotations);
      digests.add((await rootOf(layout)).digest);
    }
    expect(digests.size).toBe(1);
  });
});
