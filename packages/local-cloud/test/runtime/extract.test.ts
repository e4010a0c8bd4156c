import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyLayer } from '../../src/runtime/extract.ts';
import { readTar } from '../../src/runtime/tar.ts';
import { type Entry, paxRecord, tarOf } from './tar-fixture.ts';

let base: string;
let root: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'extract-'));
  root = join(base, 'root');
  await mkdir(root);
});
afterEach(() => rm(base, { recursive: true }));

const read = (path: string) => readFile(join(root, path), 'utf8');

describe('reading an archive', () => {
  it('takes long names from GNU and pax headers, for the next entry only', () => {
    const long = `${'deep/'.repeat(40)}file.js`;
    const archive = tarOf(
      { path: '././@LongLink', type: 'L', data: `${long}\0` },
      { path: 'cut', data: '1' },
      { path: 'pax', type: 'x', data: paxRecord('mtime', '1.5') + paxRecord('path', `ü/${long}`) },
      { path: 'cut', data: '2' },
      { path: 'plain', data: '3' },
    );
    expect([...readTar(archive)].map(({ path, data }) => [path, data.toString()])).toEqual([
      [long, '1'],
      [`ü/${long}`, '2'],
      ['plain', '3'],
    ]);
  });

  it.each([
    ['cut short', tarOf({ path: 'a', data: 'x'.repeat(600) }).subarray(0, 700), /cut short/],
    ['something else', Buffer.from('this is no archive '.repeat(40)), /not a tar archive/],
  ])('refuses what is %s', (_, archive, message) => {
    expect(() => [...readTar(archive)]).toThrow(message);
  });
});

describe('applying layers', () => {
  it('writes files, directories and links, later ones over earlier ones', async () => {
    await applyLayer(
      tarOf(
        { path: 'app/', type: '5', mode: 0o755 },
        { path: 'app/a.js', data: 'old' },
        { path: 'bin', type: '2', target: 'app' },
        { path: 'current', type: '2', target: '/app/a.js' },
        { path: 'run', data: '#!', mode: 0o755 },
      ),
      root,
    );
    await applyLayer(
      tarOf({ path: './app/a.js', data: 'new' }, { path: 'hard', type: '1', target: 'app/a.js' }),
      root,
    );
    expect(await read('bin/a.js')).toBe('new');
    expect(await read('current')).toBe('new');
    expect(await read('hard')).toBe('new');
    expect((await stat(join(root, 'run'))).mode & 0o111).toBe(0o111);
  });

  it('removes what a later layer whites out', async () => {
    await applyLayer(
      tarOf({ path: 'a/x', data: '' }, { path: 'a/y', data: '' }, { path: 'b/z', data: '' }),
      root,
    );
    await applyLayer(
      tarOf({ path: 'a/.wh.x' }, { path: 'b/.wh..wh..opq' }, { path: 'b/new', data: '' }),
      root,
    );
    expect(await readdir(join(root, 'a'))).toEqual(['y']);
    expect(await readdir(join(root, 'b'))).toEqual(['new']);
  });

  it.each<[string, Entry[]]>([
    ['a path that climbs', [{ path: '../stolen', data: 'x' }]],
    ['a path that climbs in the middle', [{ path: 'a/../../stolen', data: 'x' }]],
    ['a link that climbs', [{ path: 'out', type: '2', target: '../..' }]],
    ['a hard link that climbs', [{ path: 'out', type: '1', target: '../secret' }]],
    [
      'a link through a link that climbs',
      [
        { path: 'a', type: '5' },
        { path: 'd/e/f', type: '2', target: '/a' },
        { path: 'd/e/f/out', type: '2', target: '../../..' },
        { path: 'd/e/f/out/new/stolen', data: 'x' },
      ],
    ],
  ])('refuses %s', async (_, entries) => {
    await writeFile(join(base, 'secret'), 'mine');
    await expect(applyLayer(tarOf(...entries), root)).rejects.toThrow(/leaves its root/);
    expect(await readdir(base)).toEqual(['root', 'secret']);
  });

  it('takes an absolute path as one under its root', async () => {
    await applyLayer(tarOf({ path: '/etc/motd', data: 'hi' }), root);
    expect(await read('etc/motd')).toBe('hi');
  });
});
