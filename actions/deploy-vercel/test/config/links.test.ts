import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problems } from '@pipeline/action-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sourceOf } from '../../src/config/source.ts';
import type { Inputs } from '../../src/spec.gen.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-vercel-links-'));
  for (const name of ['shop/site/.vercel/output', 'shop/site/app', 'runner/output'])
    await mkdir(join(folder, name), { recursive: true });
  const links = {
    inside: 'site',
    home: '../runner',
    twice: 'home',
    nowhere: '../nothing',
    'site/out': '../../runner',
  };
  for (const [name, to] of Object.entries(links)) await symlink(to, join(folder, 'shop', name));
});
afterAll(() => rm(folder, { recursive: true }));

function refusal(given: Partial<Inputs>): string {
  const problems = new Problems();
  const inputs = { path: '.', outputDirectory: '.vercel/output', prebuilt: false, archive: 'auto', ...given };
  sourceOf(inputs as Inputs, join(folder, 'shop'), problems);
  try {
    problems.throwIfAny();
  } catch (error) {
    return String(error);
  }
  return '';
}

it.each<Partial<Inputs>>([
  {},
  { path: 'inside' },
  { path: 'inside', prebuilt: true },
  { path: 'site', rootDirectory: 'app' },
  // What is not there is told by who reads it.
  { path: 'nowhere' },
])('follows links inside of the workspace: %j', given => {
  expect(refusal(given)).toBe('');
});

it.each<[string, Partial<Inputs>]>([
  ['path', { path: 'home' }],
  ['path', { path: 'twice/output' }],
  ['output-directory', { path: 'site', prebuilt: true, outputDirectory: 'out/output' }],
  ['root-directory', { path: 'site', rootDirectory: 'out' }],
])('uploads nothing of the runner through a link: %s', (input, given) => {
  expect(refusal(given)).toContain(`${input}: it leads out of what is checked out. A symbolic link`);
});
