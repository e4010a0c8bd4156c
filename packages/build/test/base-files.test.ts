import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { ConfigError } from '@pipeline/contracts';
import { createLayout, type Descriptor, type Layout, writeBytes } from '@pipeline/oci';
import { expect, it } from 'vitest';
import { readBaseFiles } from '../src/pack/base-files.ts';
import { writeTar } from '../src/tar/write.ts';
import { member } from './base-registry.ts';
import { tempDir } from './tree.ts';

const NAME = 'quay.io/shop/base@sha256:1234';

async function tar(...paths: string[]): Promise<Buffer> {
  return buffer(writeTar(paths.map(path => member(path))));
}

/** The files of a base image with these layers. */
async function filesOf(layout: Layout, mediaType: string, ...layers: Uint8Array[]) {
  const written: Descriptor[] = [];
  for (const bytes of layers) written.push(await writeBytes(layout, mediaType, bytes));
  return { layers: written, read: () => readBaseFiles(layout, written, NAME) };
}

it('reads layers by what they are, whatever they are called', async () => {
  await using dir = await tempDir();
  const layers = [
    await tar('a/', 'a/b'),
    gzipSync(await tar('a/.wh.b', 'c/')),
    zstdCompressSync(await tar('d')),
  ];
  const { read } = await filesOf(await createLayout(dir.path), 'application/x-odd', ...layers);
  const files = await read();
  const told = ['/a', '/a/b', '/c', '/d'].map(path => [files.has(path), files.isDirectory(path)]);
  expect(told).toEqual([
    [true, true],
    [false, false],
    [true, true],
    [true, false],
  ]);
});

const text = Buffer.from('{"spdxVersion":"SPDX-2.3"}');
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);

it.each<[string, Uint8Array, RegExp]>([
  ['a short text', text, /neither plain nor compressed .* begins with the bytes 7b22737064785665$/],
  ['a long text', Buffer.alloc(5_000, 'x'), /begins with the bytes 7878787878787878$/],
  ['bzip2', Buffer.from('BZh91AY&SY'), /begins with the bytes 425a683931415926$/],
  ['a short text in gzip', gzipSync(text), /no header at byte 0 \(gzip\)$/],
  ['a long text in zstd', zstdCompressSync(Buffer.alloc(5_000, 'x')), /no header at byte 0 \(zstd\)$/],
  ['junk after gzip’s mark', Buffer.from('1f8b07070707', 'hex'), /: unknown compression method \(gzip\)$/],
  ['junk after zstd’s mark', Buffer.from('28b52ffd'.padEnd(60, 'f'), 'hex'), / \(zstd\)$/],
  [
    'gzip that breaks off',
    half(gzipSync(await tar('a', 'b', 'c', 'd'))),
    /: unexpected end of file \(gzip\)$/,
  ],
  [
    'a member after which comes text',
    Buffer.concat([(await tar('a/')).subarray(0, 512), text]),
    /no header at byte 512$/,
  ],
])('names base, layer and what was found for %s', async (_, bytes, found) => {
  await using dir = await tempDir();
  const type = 'application/vnd.shop\u001b.thing';
  const { read, layers } = await filesOf(
    await createLayout(dir.path),
    type,
    gzipSync(await tar('a/')),
    bytes,
  );
  const error = await read().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({
    message: expect.stringMatching(found),
    hint: expect.stringContaining('another base'),
  });
  const { message } = error as ConfigError;
  for (const told of [NAME, layers[1]?.digest, '"application/vnd.shop\\u001b.thing"'])
    expect(message).toContain(told);
});

it('does not blame the image where the disk cannot be read', async () => {
  await using dir = await tempDir();
  const layout = await createLayout(dir.path);
  const digest = `sha256:${'0'.repeat(64)}` as const;
  const layer = { mediaType: 'application/x', digest, size: 1 };
  await expect(readBaseFiles(layout, [layer], NAME)).rejects.toMatchObject({ code: 'ENOENT' });
});
