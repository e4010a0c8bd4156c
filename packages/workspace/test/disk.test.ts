import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { diskFiles } from '../src/index.ts';

const LINKS = {
  inside: 'b.txt',
  beside: '../b.txt',
  above: '..',
  environment: '/proc/self/environ',
  token: '.git/config',
  dangling: 'none',
  circle: 'circle',
};
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
  await mkdir(join(folder, 'a'));
  await mkdir(join(folder, 'a', '.git'));
  await writeFile(join(folder, 'b.txt'), 'beside');
  await writeFile(join(folder, 'a', 'b.txt'), 'text');
  await writeFile(join(folder, 'a', '.git', 'config'), 'token');
  for (const [name, to] of Object.entries(LINKS)) await symlink(to, join(folder, 'a', name));
  await symlink(folder, join(folder, 'loop'));
});
afterAll(() => rm(folder, { recursive: true }));

it('lists and reads, without links, and without what is not there', async () => {
  const files = diskFiles(folder);
  const found = await files.entries('');
  expect(found.sort((one, other) => (one.name < other.name ? -1 : 1))).toEqual([
    { name: 'a', folder: true },
    { name: 'b.txt', folder: false },
  ]);
  expect(await files.entries('none')).toEqual([]);
  expect(await files.read('a/b.txt')).toBe('text');
  expect(await files.read('a')).toBeUndefined();
  expect(await files.read('a/b.txt/c')).toBeUndefined();
});

it.each([
  ['inside', 'text', 'text'],
  ['beside', undefined, 'beside'],
  ['above/b.txt', undefined, 'beside'],
  ['environment', undefined, undefined],
  ['token', undefined, undefined],
  ['dangling', undefined, undefined],
  ['circle', undefined, undefined],
])('reads no file that the link %s leads out of the checkout to', async (path, alone, inCheckout) => {
  expect(await diskFiles(join(folder, 'a')).read(path)).toBe(alone);
  expect(await diskFiles(join(folder, 'a'), folder).read(path)).toBe(inCheckout);
});
