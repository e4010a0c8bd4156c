import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readWorkspaceFile } from '../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workspace-file-'));
  await mkdir(join(folder, 'shop'));
  for (const name of ['outside.json', 'shop/root.json', 'shop/..json'])
    await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

const read = (path: string) =>
  readWorkspaceFile(
    { workspace: join(folder, 'shop') },
    { input: 'trusted-root', path, or: 'else write github' },
  );

it.each([
  ['root.json', 'shop/root.json'],
  ['./a/../root.json', 'shop/root.json'],
  // Two dots that lead nowhere.
  ['..json', 'shop/..json'],
])('reads %s', async (path, text) => {
  expect(await read(path)).toBe(text);
});

it('reads what is below the workspace by its whole path, too', async () => {
  expect(await read(join(folder, 'shop', 'root.json'))).toBe('shop/root.json');
});

it.each(['../outside.json', '..', '/etc/hostname'])('does not leave the workspace for %s', async path => {
  await expect(read(path)).rejects.toMatchObject({
    code: 'config',
    message: `trusted-root: ${path} is outside the workspace`,
    hint: 'Name a file of the repository that is checked out',
  });
});

it.each(['absent.json', '.'])('says which input names %s, and what else to do', async path => {
  await expect(read(path)).rejects.toMatchObject({
    code: 'config',
    message: `trusted-root: the file ${path} cannot be read`,
    hint: 'Check the path, and that actions/checkout runs before this step; else write github',
  });
});
