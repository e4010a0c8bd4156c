import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readWorkspaceFile } from '../src/index.ts';

/** Each by its name in the workspace, and what it leads to. */
const LINKS = [
  ['inside.json', 'root.json'],
  ['inside-by-outside.json', '../shop/root.json'],
  ['here', '.'],
  ['outside.json', '../outside.json'],
  ['environment', '/proc/self/environ'],
  ['above', '..'],
  ['neighbour', '../shop-of-others'],
  ['first.json', 'second.json'],
  ['second.json', 'above/outside.json'],
  ['token', '.git/config'],
  ['dangling.json', '../nobody.json'],
  ['circle.json', 'circle.json'],
] as const;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workspace-file-'));
  await mkdir(join(folder, 'shop'));
  await mkdir(join(folder, 'shop/.git'));
  await mkdir(join(folder, 'shop-of-others'));
  for (const name of [
    'outside.json',
    'shop-of-others/root.json',
    'shop/root.json',
    'shop/..json',
    'shop/.git/config',
  ])
    await writeFile(join(folder, name), name);
  for (const [name, to] of LINKS) await symlink(to, join(folder, 'shop', name));
  await symlink('shop', join(folder, 'by-link'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (path: string, workspace = 'shop') =>
  readWorkspaceFile(
    { workspace: join(folder, workspace) },
    { input: 'trusted-root', path, or: 'else write github' },
  );

it.each([
  ['root.json', 'shop/root.json'],
  ['./a/../root.json', 'shop/root.json'],
  // Two dots that lead nowhere.
  ['..json', 'shop/..json'],
  ['inside.json', 'shop/root.json'],
  ['here/here/inside.json', 'shop/root.json'],
  ['inside-by-outside.json', 'shop/root.json'],
])('reads %s', async (path, text) => {
  expect(await read(path)).toBe(text);
});

it('reads what is below the workspace by its whole path, too', async () => {
  expect(await read(join(folder, 'shop', 'root.json'))).toBe('shop/root.json');
});

it('reads in a workspace that is itself behind a link', async () => {
  expect(await read('inside.json', 'by-link')).toBe('shop/root.json');
});

it.each([
  ['a file', 'outside.json'],
  ['a file of the kernel', 'environment'],
  ['a folder on the way', 'above/outside.json'],
  ['a folder whose name begins as the workspace’s', 'neighbour/root.json'],
  ['a link to a link', 'first.json'],
  ['what git keeps', 'token'],
])('follows no link out of what is checked out: %s', async (_, path) => {
  await expect(read(path)).rejects.toMatchObject({
    code: 'config',
    message: `trusted-root: ${path} leads out of what is checked out`,
    hint: 'A symbolic link on the way to it ends outside of the workspace, or in .git: name a file of the repository itself',
  });
});

it.each(['../outside.json', '..', '/etc/hostname'])('does not leave the workspace for %s', async path => {
  await expect(read(path)).rejects.toMatchObject({
    code: 'config',
    message: `trusted-root: ${path} is outside the workspace`,
    hint: 'Name a file of the repository that is checked out',
  });
});

it.each(['absent.json', '.', 'dangling.json', 'circle.json'])(
  'says which input names %s, and what else to do',
  async path => {
    await expect(read(path)).rejects.toMatchObject({
      code: 'config',
      message: `trusted-root: the file ${path} cannot be read`,
      hint: 'Check the path, and that actions/checkout runs before this step; else write github',
    });
  },
);
