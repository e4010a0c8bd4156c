import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inspectDeploymentFiles } from '@vercel/client';
import { describe, expect, it } from 'vitest';
import { readSource, type SourceOptions } from '../src/index.ts';
import { bytesOf } from './bytes-of.ts';
import { EMPTY, type Entry, PREBUILT, tree } from './tree.ts';

const twice = 'the same in two places';
/** Longer than what is read at once, with an end of its own. */
const large = Buffer.concat([Buffer.alloc(700_000, 'large'), Buffer.from('end')]);

const TREES: Record<string, { files: Record<string, Entry>; options?: Partial<SourceOptions> }> = {
  'of all kinds': {
    files: {
      'index.html': '<p>ü</p>',
      'bin/start': { program: '#!/bin/sh\n' },
      'deep/er/and/deeper.txt': 'deep',
      'empty/in/empty': EMPTY,
      'other-empty': EMPTY,
      nothing: '',
      'also-nothing': '',
      'large.bin': large,
      'to-file': { link: 'index.html' },
      'to-folder': { link: 'deep/er' },
      'to-nowhere': { link: '../../nowhere' },
      'a.txt': twice,
      'b/a.txt': twice,
    },
  },
  'with names of other systems': {
    files: {
      'back\\slash.txt': '1',
      'C:\\autoexec.bat': '2',
      CON: '3',
      'with space and \'quotes".txt': '4',
      'ümläut/日本語.txt': '5',
      '-rf': '6',
      __proto__: '7',
      'constructor/prototype': '8',
      'line\nbreak': '9',
    },
  },
  'with what is never sent': {
    files: {
      '.git/HEAD': 'ref',
      '.env': 'A=1',
      '.env.local': 'A=2',
      '.env.production': 'A=3',
      '.env.production.local': 'A=4',
      '.gitignore': 'ignored.txt',
      'ignored.txt': 'ignored by git alone',
      'node_modules/x/index.js': 'x',
      'packages/y/node_modules/z.js': 'z',
      '.next/cache': 'c',
      '.vercel/project.json': '{}',
      '.DS_Store': 'x',
      'venv/bin/python': 'p',
      'Cargo.toml': '',
      'target/debug': 'd',
      'src/target/kept': 'k',
      '.vercel/routes.json': '[]',
    },
  },
  'with .vercelignore': {
    files: {
      '.vercelignore': './docs\n*.log\n!keep.log\n/only-here.txt\n# no rule\nsub/**/*.tmp\n',
      'docs/a.md': 'a',
      'x.log': 'x',
      'keep.log': 'k',
      'only-here.txt': 'o',
      'sub/only-here.txt': 's',
      'sub/deep/er/x.tmp': 't',
      'sub/.vercelignore': 'kept.txt',
      'sub/kept.txt': 'k',
    },
  },
  'with .nowignore': { files: { '.nowignore': 'a.txt', 'a.txt': 'a', 'b.txt': 'b' } },
  'of a monorepo': {
    files: { 'apps/web/index.html': 'w', 'apps/web/vercel.json': '{}', 'packages/ui/index.ts': 'u' },
    options: { rootDirectory: 'apps/web' },
  },
  'that is prebuilt': { files: PREBUILT, options: { prebuilt: { output: '.vercel/output' } } },
  'that is prebuilt, with .vercelignore': {
    files: { ...PREBUILT, '.vercelignore': 'lib\nnode_modules\n' },
    options: { prebuilt: { output: '.vercel/output' } },
  },
  'that is prebuilt in a monorepo': {
    files: Object.fromEntries(
      Object.entries(PREBUILT).map(([name, entry]) => [name.replace(/^\.vercel/, 'apps/web/.vercel'), entry]),
    ),
    options: { rootDirectory: 'apps/web', prebuilt: { output: 'apps/web/.vercel/output' } },
  },
  'that is prebuilt, with redirects': {
    files: { ...PREBUILT, 'redirects/a.json': '[]', 'redirects/b.json': '[]' },
    options: { prebuilt: { output: '.vercel/output' }, bulkRedirectsPath: 'redirects' },
  },
};

/** What Vercel's own tools would send. */
async function theirs(
  folder: string,
  { prebuilt, rootDirectory, bulkRedirectsPath, archive }: SourceOptions,
) {
  const told = await inspectDeploymentFiles({
    path: folder,
    ...(prebuilt && { prebuilt: true, vercelOutputDir: join(folder, prebuilt.output) }),
    ...(rootDirectory && { rootDirectory }),
    ...(bulkRedirectsPath && { bulkRedirectsPath }),
    ...(archive === 'tgz' && { archive }),
  });
  return { ...told, files: told.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

describe.each(Object.entries(TREES))('a tree %s', (_, { files, options }) => {
  it('is the same files as Vercel’s own library sends', async () => {
    const folder = tree(files);
    const given: SourceOptions = { folder, archive: 'none', ...options };
    const { files: ours, warnings } = await readSource(given, () => {});
    const expected = await theirs(folder, given);
    expect(ours.map(({ file, ...rest }) => ({ path: file, size: 0, ...rest }))).toEqual(expected.files);
    if (expected.warning !== undefined) expect(warnings).toContain(expected.warning);
  });

  it('has the content behind each hash', async () => {
    const folder = tree(files);
    const set = await readSource({ folder, archive: 'none', ...options }, () => {});
    for (const { sha, size } of set.files) {
      if (sha === undefined) continue;
      const bytes = await bytesOf(set.open(sha));
      expect(bytes.length).toBe(size);
      expect(createHash('sha1').update(bytes).digest('hex')).toBe(sha);
    }
  });
});
