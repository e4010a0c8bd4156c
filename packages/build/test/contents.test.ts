import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  createLayout,
  type Descriptor,
  type Layout,
  OCI_CONFIG,
  OCI_MANIFEST,
  setRoot,
  writeBytes,
} from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import { type ReadImageFiles, readImageFiles } from '../src/contents/read-image-files.ts';
import type { TarEntry } from '../src/tar/entry.ts';
import { writeTar } from '../src/tar/write.ts';
import { member, writeImage, writeIndex } from './base-registry.ts';
import { tempDir } from './tree.ts';

type Options = Partial<ReadImageFiles>;

/** What an image of these layers, from the lowest up, has at last: `path=text`, sorted; and the notes. */
async function filesOf(
  layers: TarEntry[][],
  options: Options = {},
): Promise<{ files: string[]; notes: string[] }> {
  await using dir = await tempDir();
  const layout = await createLayout(dir.path);
  await setRoot(layout, await writeImage(layout, layers));
  return await read(layout, options);
}

async function read(layout: Layout, options: Options) {
  const files: string[] = [];
  const notes: string[] = [];
  const asked = { wanted: () => true, limit: 100, note: (line: string) => notes.push(line), ...options };
  for await (const { path, bytes } of readImageFiles(layout, asked)) {
    files.push(`${path}=${Buffer.from(bytes).toString()}`);
  }
  return { files: files.sort(), notes };
}

const MEDIA = 'application/vnd.oci.image.layer.v1.tar';

/** A layout whose image has these layers' bytes, by their media types; an absent one is not in it. */
async function layoutOf(dir: string, layers: { mediaType: string; bytes?: Buffer }[]) {
  const layout = await createLayout(dir);
  const written: Descriptor[] = [];
  for (const { mediaType, bytes } of layers) {
    const absent: Descriptor = {
      mediaType,
      digest: `sha256:${'0'.repeat(64)}`,
      size: 5,
      urls: ['https://example.org'],
    };
    written.push(bytes === undefined ? absent : await writeBytes(layout, mediaType, bytes));
  }
  const config = await writeBytes(layout, OCI_CONFIG, JSON.stringify({ rootfs: { diff_ids: [] } }));
  const manifest = JSON.stringify({ schemaVersion: 2, config, layers: written });
  await setRoot(layout, await writeBytes(layout, OCI_MANIFEST, manifest));
  return { layout, layers: written };
}

const tarOf = (entries: TarEntry[]) => buffer(writeTar(entries));

/** The archive with hard links in place of its symbolic ones. */
function hardLinked(tar: Buffer): Buffer {
  for (let at = 0; at < tar.length; at += 512) {
    if (tar.toString('latin1', at + 257, at + 262) !== 'ustar' || tar[at + 156] !== 0x32) continue;
    tar[at + 156] = 0x31;
    const sum = Number.parseInt(tar.toString('latin1', at + 148, at + 154), 8) - 1;
    tar.write(sum.toString(8).padStart(6, '0'), at + 148);
  }
  return tar;
}

const file = (path: string, text: string) => member(path, { text });
const link = (path: string, to: string) => member(path, { type: 'symlink', link: to });

describe('readImageFiles', () => {
  it.each<[string, TarEntry[][], string[]]>([
    ['a file anew', [[file('a', '1'), file('b', '1')], [file('a', '2')]], ['/a=2', '/b=1']],
    ['a file that is gone', [[file('d/a', '1'), file('d/b', '1')], [file('d/.wh.a', '')]], ['/d/b=1']],
    ['a directory that is gone', [[file('d/e/a', '1')], [file('.wh.d', '')]], []],
    ['a file again after it was gone', [[file('a', '1')], [file('.wh.a', '')], [file('a', '3')]], ['/a=3']],
    [
      'an opaque directory, whose marker comes last',
      [
        [file('d/a', '1'), file('d/e/b', '1'), file('da', '1')],
        [file('d/c', '2'), file('d/.wh..wh..opq', '')],
      ],
      ['/d/c=2', '/da=1'],
    ],
    ['an opaque root', [[file('a', '1')], [file('.wh..wh..opq', ''), file('b', '2')]], ['/b=2']],
    ['a file in a directory’s place', [[file('d/a', '1')], [file('d', '2')]], ['/d=2']],
    ['a directory in a file’s place', [[file('d', '1')], [member('d/'), file('d/a', '2')]], ['/d/a=2']],
    ['a link in a directory’s place', [[file('bin/a', '1')], [link('bin', 'usr/bin')]], []],
    [
      'a directory that was a file for a while',
      [[file('d/a', '1')], [file('d', '2')], [member('d/'), file('d/b', '3')]],
      ['/d/b=3'],
    ],
    ['a directory named again', [[file('d/a', '1')], [member('d/')]], ['/d/a=1']],
    [
      'links, which are not followed',
      [[file('a', '1'), link('b', 'a')], [link('c', '/etc/passwd')]],
      ['/a=1'],
    ],
    ['odd names', [[file('./a', '1'), file('../../b', '1'), file('/c//d', '1')]], ['/a=1', '/b=1', '/c/d=1']],
  ])('tells %s', async (_, layers, wanted) => {
    expect(await filesOf(layers)).toEqual({ files: wanted, notes: [] });
  });

  it('tells hard links, though the file that has their bytes comes before them and is not wanted', async () => {
    await using dir = await tempDir();
    const tar = await tarOf([file('store/a', 'bytes'), link('app/a', 'store/a'), link('app/b', './store/a')]);
    const { layout } = await layoutOf(dir.path, [{ mediaType: MEDIA, bytes: hardLinked(tar) }]);
    const { files } = await read(layout, { wanted: path => path.startsWith('/app') });
    expect(files).toEqual(['/app/a=bytes', '/app/b=bytes']);
  });

  it('leaves out what is too large, and says so', async () => {
    const { files, notes } = await filesOf([[file('a', 'x'.repeat(11)), file('b', 'x'.repeat(10))]], {
      limit: 10,
    });
    expect(files).toEqual([`/b=${'x'.repeat(10)}`]);
    expect(notes).toEqual(['/a is not looked into: it has 11 bytes, and 10 are read at most']);
  });

  it('reads layers in whatever compression they have, and tells of those it cannot', async () => {
    await using dir = await tempDir();
    const tar = (name: string) => tarOf([file(name, name)]);
    const long = await tar('members');
    const { layout, layers } = await layoutOf(dir.path, [
      // What it is called does not count.
      { mediaType: `${MEDIA}+gzip`, bytes: await tar('plain') },
      { mediaType: MEDIA, bytes: gzipSync(await tar('gzip')) },
      { mediaType: `${MEDIA}+zstd`, bytes: zstdCompressSync(await tar('zstd')) },
      // As eStargz and zstd:chunked have it.
      {
        mediaType: `${MEDIA}+gzip`,
        bytes: Buffer.concat([gzipSync(long.subarray(0, 700)), gzipSync(long.subarray(700))]),
      },
      { mediaType: `${MEDIA}+encrypted`, bytes: Buffer.from('x'.repeat(600)) },
      { mediaType: MEDIA },
    ]);
    const { files, notes } = await read(layout, {});
    expect(files).toEqual(['/gzip=gzip', '/members=members', '/plain=plain', '/zstd=zstd']);
    expect(notes).toEqual([
      expect.stringContaining(`The layer ${layers[5]?.digest} is not looked into`),
      expect.stringContaining(`The layer ${layers[4]?.digest} is not looked into`),
    ]);
  });

  it('fails where a layer breaks off', async () => {
    await using dir = await tempDir();
    const whole = gzipSync(await tarOf([file('a', 'x'.repeat(5_000))]));
    const { layout, layers } = await layoutOf(dir.path, [{ mediaType: MEDIA, bytes: whole.subarray(0, 50) }]);
    await expect(read(layout, { limit: 10_000 })).rejects.toMatchObject({
      name: 'ConfigError',
      message: `The layer ${layers[0]?.digest} is no whole tar archive: unexpected end of file`,
      hint: expect.stringContaining('sbom: false'),
    });
  });

  it('wants to know which image of several', async () => {
    await using dir = await tempDir();
    const layout = await createLayout(dir.path);
    const images: Descriptor[] = [];
    for (const architecture of ['amd64', 'arm64']) {
      const image = await writeImage(layout, [[file(architecture, architecture)]], { architecture });
      images.push({ ...image, platform: { os: 'linux', architecture } });
    }
    await setRoot(layout, await writeIndex(layout, images));
    await expect(read(layout, {})).rejects.toThrow("the layout's are for linux/amd64, linux/arm64");
    expect((await read(layout, { image: images[1] })).files).toEqual(['/arm64=arm64']);
  });
});
