import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSource, type SourceOptions } from '../src/index.ts';
import { EMPTY, type Entry, PREBUILT, tree } from './tree.ts';

type Files = Record<string, Entry>;
const prebuilt = { output: '.vercel/output', environment: 'production' };
const without = (name: string): Files =>
  Object.fromEntries(Object.entries(PREBUILT).filter(([key]) => key !== name));
const built = (notes: object): Files => ({
  ...PREBUILT,
  '.vercel/output/builds.json': JSON.stringify(notes),
});

async function refusal(folder: string, options: Partial<SourceOptions> = {}): Promise<string> {
  const error = await readSource(
    { folder, archive: 'none', tempFolder: tree({}), ...options },
    () => {},
  ).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  const { message, hint } = error as ConfigError;
  expect(hint).toMatch(/\w{3}/);
  return message.replaceAll(folder, 'FOLDER');
}

const REFUSED: [string, Files, Partial<SourceOptions>, string][] = [
  ['an empty folder', {}, {}, 'path: FOLDER has no file to deploy: it is empty'],
  ['empty folders alone', { 'a/b': EMPTY, c: EMPTY }, {}, 'path: FOLDER has no file to deploy: it is empty'],
  [
    'a folder of which all is ignored',
    { 'node_modules/x.js': 'x', '.git/HEAD': 'x' },
    {},
    'path: FOLDER has no file to deploy: all of it is left out by the ignore rules, 2 names',
  ],
  [
    'a folder to pack that is empty',
    {},
    { archive: 'tgz' },
    'path: FOLDER has no file to deploy: it is empty',
  ],
  [
    'two ignore files',
    { 'a.txt': 'a', '.vercelignore': 'b', '.nowignore': 'c' },
    {},
    'path: FOLDER has both a .vercelignore and a .nowignore',
  ],
  [
    'a root directory that is not there',
    { 'a.txt': 'a' },
    { rootDirectory: 'site' },
    'root-directory: there is no folder site below FOLDER',
  ],
  [
    'a root directory outside',
    { 'a.txt': 'a' },
    { rootDirectory: '..' },
    'root-directory: there is no folder .. below FOLDER',
  ],
  [
    'no output',
    { 'a.txt': 'a' },
    { prebuilt },
    'output-directory: there is no folder .vercel/output in FOLDER',
  ],
  [
    'an output that is a file',
    { '.vercel/output': 'a' },
    { prebuilt },
    'output-directory: there is no folder .vercel/output in FOLDER',
  ],
  [
    'an output outside',
    PREBUILT,
    { prebuilt: { output: '../output' } },
    'output-directory: ../output is not below FOLDER',
  ],
  [
    'an output that is a link',
    { '.vercel/output': { link: '../built' }, 'built/config.json': '{"version":3}' },
    { prebuilt },
    'output-directory: there is no folder .vercel/output in FOLDER',
  ],
  [
    'an output without its configuration',
    without('.vercel/output/config.json'),
    { prebuilt },
    'output-directory: .vercel/output has no config.json, and so is no prebuilt output',
  ],
  [
    'an output of another version',
    { ...PREBUILT, '.vercel/output/config.json': '{"version":2}' },
    { prebuilt },
    'output-directory: .vercel/output/config.json is none of the Build Output API’s version 3',
  ],
  [
    'an output with a broken configuration',
    { ...PREBUILT, '.vercel/output/config.json': '{' },
    { prebuilt },
    'output-directory: .vercel/output/config.json is none of the Build Output API’s version 3',
  ],
  [
    'a build that failed',
    built({ error: { code: 'E', message: 'Command "next build"\n\t\u001bexited with 1\n::error::x' } }),
    { prebuilt },
    'prebuilt: `vercel build` failed, as .vercel/output/builds.json says: Command "next build" exited with 1 ::error::x',
  ],
  [
    'a build of which one part failed',
    built({ builds: [{ src: 'a' }, { src: 'b', error: { message: 'no such runtime' } }] }),
    { prebuilt },
    'prebuilt: `vercel build` failed, as .vercel/output/builds.json says: no such runtime',
  ],
  [
    'a build for elsewhere',
    built({ target: 'preview', builds: [] }),
    { prebuilt },
    'prebuilt: .vercel/output was built for preview, and is to be deployed to production',
  ],
  [
    'a function whose configuration is broken',
    { ...PREBUILT, '.vercel/output/functions/b.func/.vc-config.json': '{' },
    { prebuilt },
    'prebuilt: a .vc-config.json of the output is no JSON',
  ],
  [
    'a function that needs what is not there',
    without('node_modules/x/index.js'),
    { prebuilt },
    'path: cannot be read and sent: node_modules/x/index.js (ENOENT)',
  ],
  [
    'the same, to be packed',
    without('node_modules/x/index.js'),
    { prebuilt, archive: 'tgz' },
    'path: cannot be read and sent: node_modules/x/index.js (ENOENT)',
  ],
];

const isRoot = process.getuid?.() === 0;
if (isRoot)
  console.log('vercel-source: run as root, who may read all; skipped the files that may not be read');

describe('what cannot be deployed', () => {
  it.each(REFUSED)('is %s', async (_, files, options, message) => {
    expect((await refusal(tree(files), options)).slice(0, message.length)).toBe(message);
  });

  it('is a folder that is not there', async () => {
    expect(await refusal(join(tree({}), 'gone'))).toBe('path: there is no folder FOLDER');
  });

  it('is a pipe or a socket, which nobody waits for', async () => {
    const folder = tree({ 'a.txt': 'a' });
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer().listen(join(folder, 'socket'));
    onTestFinished(() => void server.close());
    await new Promise(resolve => server.once('listening', resolve));
    expect(await refusal(folder, { archive: 'tgz' })).toBe(
      'path: cannot be read and sent: pipe (it is no file)',
    );
    expect(await refusal(folder)).toBe(
      'path: cannot be read and sent: pipe (it is no file), socket (it is no file)',
    );
  });

  it.skipIf(isRoot)('is what may not be read, by name', async () => {
    const folder = tree({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
    for (const name of ['a.txt', 'c.txt']) chmodSync(join(folder, name), 0);
    expect(await refusal(folder)).toBe('path: cannot be read and sent: a.txt (EACCES), c.txt (EACCES)');
  });
});

it('an output is taken that was built for where it goes, or does not say', async () => {
  for (const notes of [{ target: 'production' }, {}]) {
    const { count } = await readSource({ folder: tree(built(notes)), archive: 'none', prebuilt }, () => {});
    expect(count).toBeGreaterThan(3);
  }
});
