import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { diskFiles } from '../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a', 'b.txt'), 'text');
  await symlink(folder, join(folder, 'loop'));
});
afterAll(() => rm(folder, { recursive: true }));

it('lists and reads, without links, and without what is not there', async () => {
  const files = diskFiles(folder);
  expect(await files.entries('')).toEqual([{ name: 'a', folder: true }]);
  expect(await files.entries('none')).toEqual([]);
  expect(await files.read('a/b.txt')).toBe('text');
  expect(await files.read('a')).toBeUndefined();
  expect(await files.read('a/b.txt/c')).toBeUndefined();
});
