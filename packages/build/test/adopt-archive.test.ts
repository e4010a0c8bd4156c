import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { ConfigError } from '@pipeline/contracts';
import { digestOf, type Manifest, OCI_LAYER_GZIP, OCI_LAYER_ZSTD, readBytes, rootOf } from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import { type AdoptOptions, adopt } from '../src/adopt/adopt.ts';
import type { TarEntry } from '../src/tar/entry.ts';
import { writeTar } from '../src/tar/write.ts';
import { member, one } from './base-registry.ts';
import { tempDir } from './tree.ts';

const tarOf = (entries: TarEntry[]) => buffer(writeTar(entries));

function file(path: string, content: Uint8Array | string | object): TarEntry {
  const text =
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  const bytes = Buffer.from(text);
  return member(path, { size: bytes.length, open: () => one(bytes) });
}

const LAYER = await tarOf([member('a', { text: 'a layer' })]);
const configOf = (layers: Buffer[], more: object = {}) => ({
  architecture: 'amd64',
  os: 'linux',
  rootfs: { type: 'layers', diff_ids: layers.map(digestOf) },
  ...more,
});
const listed = (...images: [config: string, tags: string[] | null, layers: string[]][]) =>
  file(
    'manifest.json',
    images.map(([Config, RepoTags, Layers]) => ({ Config, RepoTags, Layers })),
  );

/** Adopts an archive of these members. */
async function adoptTar(dir: string, entries: TarEntry[], options: AdoptOptions = {}) {
  await writeFile(join(dir, 'image.tar'), await tarOf(entries));
  return adopt(join(dir, 'image.tar'), join(dir, 'ours'), { name: 'image.tar', ...options });
}

describe('adopt an archive of the form that `docker save` writes', () => {
  const config = configOf([LAYER]);

  it.each<[string, Buffer, string]>([
    ['plain', LAYER, OCI_LAYER_GZIP],
    ['gzip', gzipSync(LAYER), OCI_LAYER_GZIP],
    ['zstd', zstdCompressSync(LAYER), OCI_LAYER_ZSTD],
  ])('with a layer that is %s', async (how, layer, mediaType) => {
    await using dir = await tempDir();
    const entries = [file('c.json', config), file('l.tar', layer), listed(['c.json', null, ['l.tar']])];
    const layout = await adoptTar(dir.path, entries);
    const { digest } = await rootOf(layout);
    const manifest: Manifest = JSON.parse(Buffer.from(await readBytes(layout, digest)).toString());
    expect(manifest.config.digest).toBe(digestOf(JSON.stringify(config)));
    expect(manifest.layers).toMatchObject([{ mediaType }]);
    const bytes = await readBytes(layout, manifest.layers[0]?.digest ?? manifest.config.digest);
    if (how === 'plain') expect(gunzipSync(bytes)).toEqual(LAYER);
    else expect(Buffer.from(bytes)).toEqual(layer);
  });

  it('chooses of several by tag', async () => {
    await using dir = await tempDir();
    const [first, second] = [configOf([]), configOf([], { created: '2026-01-01T00:00:00Z' })];
    const entries = [
      file('1.json', first),
      file('2.json', second),
      listed(['1.json', ['shop/api:v1'], []], ['2.json', ['shop/web:v1', 'shop/web:latest'], []]),
    ];
    const layout = await adoptTar(dir.path, entries, { reference: 'shop/web:latest' });
    const { digest } = await rootOf(layout);
    const manifest: Manifest = JSON.parse(Buffer.from(await readBytes(layout, digest)).toString());
    expect(manifest.config.digest).toBe(digestOf(JSON.stringify(second)));
    await expect(adoptTar(dir.path, entries)).rejects.toMatchObject({
      message: 'image.tar holds 2 images, and one is wanted',
      hint: expect.stringContaining('it holds: shop/api:v1, shop/web:v1 or shop/web:latest'),
    });
  });

  const image = file('c.json', config);
  const list = listed(['c.json', [], ['l.tar']]);
  const one = file('l.tar', LAYER);
  it.each<[string, TarEntry[], string, AdoptOptions?]>([
    ['without a layer', [image, list], 'image.tar has no l.tar'],
    ['without a configuration', [one, list], 'image.tar has no c.json'],
    [
      'with too few layers',
      [image, one, listed(['c.json', [], []])],
      'lists 0 layers, where its image has 1',
    ],
    [
      'with another layer',
      [image, file('l.tar', 'x'), list],
      `l.tar in image.tar is ${digestOf('x')}, where`,
    ],
    [
      'with another layer, compressed',
      [image, file('l.tar', gzipSync('x')), list],
      `l.tar in image.tar is ${digestOf('x')}, where`,
    ],
    [
      'for another platform',
      [image, one, list],
      'no image for linux/arm64',
      { platform: { os: 'linux', architecture: 'arm64' } },
    ],
    ['whose list is none', [file('manifest.json', { Config: 1 })], 'is not what `docker save` writes'],
    [
      'whose list is of something else',
      [file('manifest.json', [{ Config: 'c.json' }])],
      'is not what `docker save`',
    ],
    ['whose list is broken', [file('manifest.json', '[')], 'is not what `docker save` writes'],
    ['whose list is empty', [file('manifest.json', [])], 'image.tar holds no image'],
    ['of something else', [file('README', 'x')], 'it has neither index.json nor manifest.json'],
    [
      'with a link out of it',
      [image, member('l.tar', { type: 'symlink', link: '/etc/passwd' }), list],
      'has no l.tar',
    ],
    ['with a name out of it', [file('../../evil', 'x')], 'it names "../../evil", which lies outside'],
    ['with an absolute name', [file('/tmp/evil', 'x')], 'it names "/tmp/evil", which lies outside'],
    [
      'with names that cannot be side by side',
      [file('a', 'x'), file('a/b', 'x')],
      'image.tar cannot be unpacked',
    ],
  ])('refuses one %s', async (_, entries, message, options = {}) => {
    await using dir = await tempDir();
    const error = await adoptTar(dir.path, entries, options).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  it.each<[string, Uint8Array, string]>([
    ['a script', Buffer.from('#!/bin/sh\necho an image\n'), 'image.tar is no tar archive'],
    ['nothing', Buffer.alloc(0), 'image.tar holds no image'],
    [
      'what breaks off',
      gzipSync(LAYER).subarray(0, 40),
      'image.tar cannot be unpacked: unexpected end of file',
    ],
    [
      'what is compressed, but no archive',
      gzipSync('x'.repeat(600)),
      'the archive is damaged: no header at byte 0',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await using dir = await tempDir();
    await writeFile(join(dir.path, 'image.tar'), bytes);
    const error = await adopt(join(dir.path, 'image.tar'), join(dir.path, 'ours'), {
      name: 'image.tar',
    }).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });
});
