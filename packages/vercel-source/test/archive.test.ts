import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { buildFileTree } from '@vercel/client';
import { createTgzFiles } from '@vercel/client/dist/utils/archive.js';
import { describe, expect, it } from 'vitest';
import { archived } from '../src/archive/archived.ts';
import { pack } from '../src/archive/pack.ts';
import { openContent } from '../src/content.ts';
import { readSource } from '../src/index.ts';
import { bytesOf, gathered } from './bytes-of.ts';
import { EMPTY, type Entry, tree } from './tree.ts';

const quiet = () => {};
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at % 50}/${at}.txt`, String(at)]));

const LONG = `${'long/'.repeat(30)}${'name'.repeat(40)}.txt`;
const ALL: Record<string, Entry> = {
  'index.html': '<p>ü</p>',
  'bin/start': { program: '#!/bin/sh\n' },
  'empty/in/empty': EMPTY,
  nothing: '',
  'full.bin': Buffer.alloc(512, 'x'),
  'large.bin': Buffer.alloc(900_001, 'large'),
  link: { link: 'index.html' },
  'long-link': { link: LONG },
  'link-ü': { link: 'nach ümläut' },
  [LONG]: 'long',
  [`${'n'.repeat(100)}`]: 'exactly',
  [`${'n'.repeat(101)}`]: 'one more',
  'ümläut/日本語.txt': 'ü',
  '-rf': 'no option',
  'line\nbreak': 'x',
};

/** What GNU tar or bsdtar makes of it: each entry as it would be deployed. */
async function unpacked(archive: Uint8Array) {
  const folder = tree({ 'tar.tgz': archive });
  execFileSync('tar', ['xzpf', 'tar.tgz'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(join(folder, 'tar.tgz'));
  return (await readSource({ folder, archive: 'none' }, quiet)).files;
}

it('holds what the library’s own archive holds', async () => {
  const folder = tree(ALL);
  const { fileList } = await buildFileTree(folder, { isDirectory: true }, quiet);
  const [[, theirs] = [undefined, undefined], ...more] = await createTgzFiles(folder, fileList);
  const { files, open } = await readSource({ folder, archive: 'tgz', tempFolder: tree({}) }, quiet);
  expect(more).toEqual([]);
  expect(files.map(({ file, mode }) => [join(folder, file), mode])).toEqual([
    [theirs?.names[0], theirs?.mode],
  ]);
  const ours = await unpacked(await bytesOf(open(files[0]?.sha ?? '')));
  expect(ours).toEqual(await unpacked(theirs?.data ?? Buffer.alloc(0)));
  expect(ours).toEqual((await readSource({ folder, archive: 'none' }, quiet)).files);
});

it('is the same after another checkout', async () => {
  const made = async () => {
    const folder = tree(ALL);
    for (const name of ['index.html', 'nothing']) utimesSync(join(folder, name), 1, Math.random() * 1e9);
    const { files } = await readSource({ folder, archive: 'tgz', tempFolder: tree({}) }, quiet);
    return files;
  };
  expect(await made()).toEqual(await made());
});

it('is cut into parts that are one archive together, and can be sent again', async () => {
  const folder = tree({
    ...ALL,
    'random.bin': Buffer.concat(
      Array.from({ length: 5_000 }, (_, at) => createHash('sha1').update(String(at)).digest()),
    ),
  });
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  const parts = await archived(folder, names, tree({}), 30_000);
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.map(({ name }) => name)).toEqual(parts.map((_, at) => `.vercel/source.tgz.part${at + 1}`));
  expect(parts.slice(0, -1).map(({ content }) => content?.size)).toEqual(parts.slice(1).map(() => 30_000));
  const sent = await Promise.all(parts.map(({ content }) => content && bytesOf(openContent(content))));
  expect(
    sent.map(bytes =>
      createHash('sha1')
        .update(bytes ?? '')
        .digest('hex'),
    ),
  ).toEqual(parts.map(({ content }) => content?.sha));
  expect((await unpacked(Buffer.concat(sent.flatMap(bytes => bytes ?? [])))).map(({ file }) => file)).toEqual(
    names.toSorted(),
  );
});

describe('a file that changes once its size is written', () => {
  const CHANGES: [string, Entry, (path: string) => void, RegExp][] = [
    ['grows', 'small', path => appendFileSync(path, '!'), /file changed/],
    ['shrinks', 'small', path => truncateSync(path, 1), /file changed/],
    ['is large and grows', Buffer.alloc(900_000), path => appendFileSync(path, '!'), /file changed/],
    ['is large and shrinks', Buffer.alloc(900_000), path => truncateSync(path, 1), /file changed/],
    ['is gone', 'small', path => rmSync(path), /file \(ENOENT\)/],
  ];
  it.each(CHANGES)('ends the packing where it %s', async (_, entry, change, message) => {
    const folder = tree({ file: entry });
    const packing = pack(folder, ['file']);
    await packing.next();
    change(join(folder, 'file'));
    await expect(gathered(packing)).rejects.toThrow(message);
  });
});

it('is made of more files than Vercel lets one send in a day for free', async () => {
  const folder = tree(many(5_001));
  const packed = await readSource({ folder, archive: 'auto', tempFolder: tree({}) }, quiet);
  expect([packed.files.length, packed.count]).toEqual([1, 5_001]);
  rmSync(join(folder, '0/0.txt'));
  const plain = await readSource({ folder, archive: 'auto' }, quiet);
  expect([plain.files.length, plain.count]).toEqual([5_000, 5_000]);
});
