import { mkdir, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeBelow } from '../../src/live/write-below.ts';

let dir: string;
let shop: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'metrics-'));
  shop = join(dir, 'shop');
  await mkdir(join(dir, 'elsewhere'));
  await mkdir(shop);
});
afterEach(() => rm(dir, { recursive: true }));

const write = (path: string, text = 'new') => writeBelow(shop, { input: 'svg', path, text });

it.each(['card.svg', 'docs/img/card.svg'])('writes %s, and over it', async path => {
  await write(path, 'old, and longer');
  await write(path);
  expect(await readFile(join(shop, path), 'utf8')).toBe('new');
});

it('writes where the workspace is a link itself, and where a link stays inside', async () => {
  await symlink(shop, join(dir, 'link'));
  await mkdir(join(shop, 'docs'));
  await symlink(join(shop, 'docs'), join(shop, 'pages'));
  await writeBelow(join(dir, 'link'), { input: 'svg', path: 'pages/card.svg', text: 'new' });
  expect(await readFile(join(shop, 'docs/card.svg'), 'utf8')).toBe('new');
});

it.each(['../elsewhere/card.svg', 'out/card.svg', 'out/more/card.svg'])('refuses %s', async path => {
  await symlink(join(dir, 'elsewhere'), join(shop, 'out'));
  await expect(write(path)).rejects.toThrow(`svg: ${path} is outside the workspace`);
  await expect(stat(join(dir, 'elsewhere/card.svg'))).rejects.toThrow('ENOENT');
  await expect(stat(join(dir, 'elsewhere/more'))).rejects.toThrow('ENOENT');
});

it('refuses a link in the place of the file, wherever it leads', async () => {
  await symlink(join(dir, 'elsewhere/card.svg'), join(shop, 'card.svg'));
  await expect(write('card.svg')).rejects.toThrow('svg: card.svg cannot be written');
  await expect(stat(join(dir, 'elsewhere/card.svg'))).rejects.toThrow('ENOENT');
});

it('says so where a folder is in its place', async () => {
  await mkdir(join(shop, 'card.svg'));
  await expect(write('card.svg')).rejects.toMatchObject({
    code: 'config',
    message: 'svg: card.svg cannot be written',
  });
});
