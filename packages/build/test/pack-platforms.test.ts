import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createLayout,
  type Descriptor,
  type ImageConfig,
  type Index,
  type Layout,
  type Manifest,
  OCI_INDEX,
  type Platform,
  parsePlatform,
  readBytes,
  rootOf,
} from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import { measure } from '../src/measure.ts';
import { type PackOptions, pack } from '../src/pack/pack.ts';
import { member, registryOf, writeImage, writeIndex } from './base-registry.ts';
import { type Tree, tempDir, writeTree } from './tree.ts';

const platforms = (...names: string[]): Platform[] => names.flatMap(name => parsePlatform(name) ?? []);

async function packFor(dir: string, tree: Tree, options: Partial<PackOptions>) {
  const context = join(dir, 'context');
  await writeTree(context, tree);
  return pack(join(dir, 'layout'), {
    context,
    dockerfile: { path: join(context, 'Dockerfile'), name: 'Dockerfile' },
    registryFor: () => Promise.reject(new Error('no registry is asked')),
    ...options,
  });
}

async function json<T>(layout: Layout, { digest }: Pick<Descriptor, 'digest'>): Promise<T> {
  return JSON.parse(Buffer.from(await readBytes(layout, digest)).toString()) as T;
}

const STATIC: Tree = {
  Dockerfile:
    'FROM scratch\nARG TARGETARCH\nCOPY assets /assets\nCOPY bin/$TARGETARCH /bin/app\nCMD ["/bin/app"]\n',
  'assets/node_modules/a.js': 'x',
  'bin/amd64': { text: 'for amd64', mode: 0o755 },
  'bin/arm64': { text: 'for arm64', mode: 0o755 },
};

describe('pack for several platforms', () => {
  it('makes an index in the order asked for, whose shared layers are written once', async () => {
    await using dir = await tempDir();
    const lines: string[] = [];
    const { layout, images } = await packFor(dir.path, STATIC, {
      platforms: platforms('linux/arm64', 'linux/amd64', 'linux/arm64'),
      log: line => lines.push(line),
    });
    const root = await rootOf(layout);
    expect(root.mediaType).toBe(OCI_INDEX);
    const { manifests } = await json<Index>(layout, root);
    expect(manifests.map(({ platform }) => platform)).toEqual(platforms('linux/arm64', 'linux/amd64'));
    expect(manifests.map(({ digest }) => digest)).toEqual(images.map(({ descriptor }) => descriptor.digest));
    const [arm, amd] = await Promise.all(manifests.map(each => json<Manifest>(layout, each)));
    expect(arm?.layers[0]).toEqual(amd?.layers[0]);
    expect(arm?.layers[1]).not.toEqual(amd?.layers[1]);
    expect(lines.filter(line => line.startsWith('Layer dependencies'))).toHaveLength(1);
    // 3 layers, 2 configs, 2 manifests and the index.
    expect(await readdir(join(layout.dir, 'blobs/sha256'))).toHaveLength(8);
    const config = await json<ImageConfig>(layout, arm?.config as Descriptor);
    expect(config).toMatchObject({ os: 'linux', architecture: 'arm64' });
    expect(await measure(layout)).toMatchObject({ platforms: platforms('linux/arm64', 'linux/amd64') });
    expect((await measure(layout)).layers).toHaveLength(3);
  });

  it('gives an index that hangs on nothing but the input', async () => {
    await using dir = await tempDir();
    const { layout } = await packFor(dir.path, STATIC, {
      platforms: platforms('linux/amd64', 'linux/arm64'),
    });
    // A change here changes the digest of every index that users have packed: say so in the changelog.
    expect((await rootOf(layout)).digest).toBe(
      'sha256:9f0781c0ed1ceb8e93e99dde092cd2baee79d8be624e5c2ccdb71a68dbfe7ff4',
    );
  });

  it('gives each platform the image that it has alone', async () => {
    await using one = await tempDir();
    await using both = await tempDir();
    const alone = await packFor(one.path, STATIC, { platforms: platforms('linux/arm64') });
    const { images } = await packFor(both.path, STATIC, {
      platforms: platforms('linux/amd64', 'linux/arm64'),
    });
    expect((await rootOf(alone.layout)).digest).toBe(images[1]?.descriptor.digest);
  });
});

describe('pack for several platforms on a base', () => {
  async function base(dir: string) {
    const layout = await createLayout(join(dir, 'base'));
    const image = (architecture: string, name: string) =>
      writeImage(layout, [[member('etc/'), member(`etc/${name}`)]], {
        architecture,
        config: { Env: [`FOR=${name}`] },
      });
    const children = [
      { ...(await image('amd64', 'amd')), platform: { os: 'linux', architecture: 'amd64' } },
      { ...(await image('arm64', 'arm')), platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      { ...(await image('amd64', 'lie')), platform: { os: 'linux', architecture: 's390x' } },
      { ...(await image('none', 'attestation')), platform: { os: 'unknown', architecture: 'unknown' } },
    ];
    const index = await writeIndex(layout, children);
    return { index, children, registry: registryOf(layout, index) };
  }

  const TREE = { Dockerfile: 'FROM node:24\nCOPY a /etc/a\n', a: 'a' };

  it('packs each onto its own, and tells what the tag named', async () => {
    await using dir = await tempDir();
    const { index, children, registry } = await base(dir.path);
    const { layout, images } = await packFor(dir.path, TREE, {
      platforms: platforms('linux/amd64', 'linux/arm64'),
      registryFor: async () => registry,
    });
    expect(images.map(image => image.base)).toEqual([
      expect.objectContaining({
        name: 'node:24',
        named: index.digest,
        reference: `docker.io/library/node@${children[0]?.digest}`,
      }),
      expect.objectContaining({
        named: index.digest,
        reference: `docker.io/library/node@${children[1]?.digest}`,
      }),
    ]);
    for (const [i, name] of ['amd', 'arm'].entries()) {
      const manifest = await json<Manifest>(layout, images[i]?.descriptor as Descriptor);
      expect(manifest.layers).toHaveLength(2);
      expect(await json<ImageConfig>(layout, manifest.config)).toMatchObject({
        config: { Env: expect.arrayContaining([`FOR=${name}`]) },
      });
    }
    // Both own layers are alike, as both bases have /etc.
    expect(images[0]?.layers).toEqual(images[1]?.layers);
    expect(registry.asked.filter(digest => digest === index.digest)).toHaveLength(1);
  });

  it('names all platforms that the base lacks, before it reads a layer', async () => {
    await using dir = await tempDir();
    const { registry, index } = await base(dir.path);
    const packed = packFor(dir.path, TREE, {
      platforms: platforms('linux/arm/v7', 'linux/amd64', 'linux/ppc64le'),
      registryFor: async () => registry,
    });
    await expect(packed).rejects.toMatchObject({
      code: 'config',
      message: 'The base image node:24 has no image for linux/arm/v7, linux/ppc64le',
      hint: expect.stringContaining('It has: linux/amd64, linux/arm64/v8, linux/s390x. '),
    });
    expect(registry.asked).toEqual([index.digest]);
  });

  it('does not take an image whose index calls it another platform’s', async () => {
    await using dir = await tempDir();
    const { registry } = await base(dir.path);
    const packed = packFor(dir.path, TREE, {
      platforms: platforms('linux/s390x'),
      registryFor: async () => registry,
    });
    await expect(packed).rejects.toThrow('has no image for linux/s390x');
  });
});
