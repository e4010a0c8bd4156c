import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSource } from '../src/index.ts';
import { bytesOf } from './bytes-of.ts';
import { type Entry, PREBUILT, tree } from './tree.ts';

const quiet = () => {};
const large = () => Buffer.alloc(900_000, 'large');
const read = (folder: string) => readSource({ folder, archive: 'none' }, quiet);

describe('content that changes after it was hashed', () => {
  const CHANGES: [string, Entry, (path: string) => void][] = [
    ['grows', 'before', path => appendFileSync(path, '!')],
    ['shrinks', 'before', path => truncateSync(path, 3)],
    ['has other bytes of the same size', 'before', path => writeFileSync(path, 'behind')],
    ['is gone', 'before', path => rmSync(path)],
    ['is large and grows', large(), path => appendFileSync(path, '!')],
    ['is large and shrinks', large(), path => truncateSync(path, 800_000)],
    ['is large and has other bytes', large(), path => writeFileSync(path, Buffer.alloc(900_000, 'other'))],
    ['is large and gone', large(), path => rmSync(path)],
  ];
  it.each(CHANGES)('is not sent where it %s', async (_, entry, change) => {
    const folder = tree({ file: entry });
    const { files, open } = await read(folder);
    change(join(folder, 'file'));
    await expect((async () => bytesOf(open(files[0]?.sha ?? '')))()).rejects.toThrow(
      /^path: (?:file changed while it was|cannot be read and sent: file \(ENOENT\))/,
    );
  });

  it('is not sent to its end where its last bytes are others', async () => {
    const folder = tree({ file: large() });
    const { files, open } = await read(folder);
    writeFileSync(join(folder, 'file'), Buffer.concat([large().subarray(1), Buffer.from('!')]));
    let sent = 0;
    const reading = (async () => {
      for await (const piece of open(files[0]?.sha ?? '') as ReadableStream<Uint8Array>) sent += piece.length;
    })();
    await expect(reading).rejects.toThrow('file changed');
    expect(sent).toBeLessThan(900_000);
  });
});

it('content is opened anew for each try', async () => {
  const { files, open } = await read(tree({ small: 'small', large: large(), link: { link: 'small' } }));
  for (const { sha = '' } of files) expect(await bytesOf(open(sha))).toEqual(await bytesOf(open(sha)));
});

it('files of the same content keep their own permissions', async () => {
  const folder = tree({ a: 'same', b: { program: 'same' } });
  chmodSync(join(folder, 'a'), 0o644);
  const { files, bytes, count } = await read(folder);
  expect(files.map(({ mode }) => mode.toString(8))).toEqual(['100644', '100755']);
  expect([bytes, count]).toEqual([4, 2]);
});

it('the same tree is always the same list', async () => {
  const names = ['b', 'a/z', 'a', 'B', 'ä'].map(name => `${name}.txt`);
  const first = await read(tree(Object.fromEntries(names.map(name => [name, name]))));
  const other = await read(tree(Object.fromEntries(names.toReversed().map(name => [name, name]))));
  expect(first.files.map(({ file }) => file)).toEqual(other.files.map(({ file }) => file));
});

it('one line tells what there is', async () => {
  const lines: string[] = [];
  const folder = tree({ a: 'a', b: large() });
  await readSource({ folder, archive: 'none' }, line => lines.push(line));
  expect(lines).toEqual([`${folder}: 2 files, 900 kB`]);
});

describe('what is often not meant to be sent', () => {
  const git = (folder: string, ...args: string[]) =>
    execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
  const warnings = async (folder: string) => (await read(folder)).warnings;

  it('is a file of variables, by name', async () => {
    const names = [
      '.env.staging',
      '.env.production',
      'web/.env',
      '.env.local',
      '.env.example',
      'a.env',
      '.envrc',
    ];
    expect(await warnings(tree(Object.fromEntries(names.map(name => [name, 'A=1']))))).toEqual([
      'Files of variables are sent to Vercel: .env.production, .env.staging, web/.env; name them in .vercelignore where they are not meant to be sent',
    ]);
  });

  it('is what git ignores, but not what it has all the same', async () => {
    const folder = tree({ '.gitignore': 'dist\n.env\n*.log\n', 'kept.log': 'k', 'a.txt': 'a' });
    git(folder, 'init', '-q');
    git(folder, 'add', '-f', 'kept.log');
    for (let at = 0; at < 7; at++) writeFileSync(join(folder, `${at}.log`), '');
    writeFileSync(join(folder, '.env'), 'A=1');
    expect(await warnings(folder)).toEqual([
      'Files of variables are sent to Vercel: .env; name them in .vercelignore where they are not meant to be sent',
      'Files that git ignores are sent to Vercel, which reads no .gitignore: 0.log, 1.log, 2.log, 3.log, 4.log and 2 more; name them in .vercelignore where they are not meant to be sent',
    ]);
  });

  it('is told in one line, whatever the names are', async () => {
    const [line = ''] = await warnings(tree({ '.env.\n::error::x': 'A=1', '.env.\u001b[31m': 'A=1' }));
    expect(line).toContain(': .env. ::error::x, .env. [31m;');
    expect(line).not.toMatch(/\p{Cc}/u);
  });

  it('is nothing of a prebuilt output that git ignores', async () => {
    const folder = tree({ ...PREBUILT, '.gitignore': '.vercel\nnode_modules\n' });
    git(folder, 'init', '-q');
    const set = await readSource({ folder, archive: 'none', prebuilt: { output: '.vercel/output' } }, quiet);
    expect(set.warnings).toEqual([]);
  });
});
