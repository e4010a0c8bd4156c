import { chmod, mkdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contextDigest, entriesDigest } from '../src/inputs/context-digest.ts';
import { readContext } from '../src/pack/context.ts';
import { type Tree, tempDir, writeTree } from './tree.ts';

const digest = async (dir: string) => (await contextDigest(dir, join(dir, 'Dockerfile'))).digest;

async function digestOf(tree: Tree): Promise<string> {
  await using dir = await tempDir();
  await writeTree(dir.path, tree);
  return await digest(dir.path);
}

const name = fc.stringMatching(/^[a-c"\\\n ]{1,3}$/).filter(text => text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 2 }).map(parts => parts.join('/'));
const content = fc.oneof(
  fc.string(),
  fc.string({ minLength: 1 }).map(link => ({ link: link.replaceAll('\0', '0') })),
  fc.record({ text: fc.string(), mode: fc.constantFrom(0o644, 0o755) }),
);
/** None of the paths is a folder of another's. */
const tree = fc
  .uniqueArray(fc.tuple(path, content), {
    minLength: 1,
    maxLength: 5,
    selector: ([own]) => own,
  })
  .filter(all => all.every(([own]) => all.every(([other]) => !other.startsWith(`${own}/`))));
/** What a digest takes of an entry. */
const counted = (value: Tree[string]) => {
  if (typeof value === 'string') return JSON.stringify([value, false]);
  return JSON.stringify('link' in value ? value : [value.text, value.mode === 0o755]);
};

it('changes with a byte, a name, a mode or a link of any entry', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.nat(), path, content, async (entries, at, other, value) => {
      const before = Object.fromEntries(entries);
      const [changed = ''] = entries[at % entries.length] ?? [];
      const was = before[changed] ?? '';
      const own = await digestOf(before);
      fc.pre(counted(value) !== counted(was));
      expect(await digestOf({ ...before, [changed]: value })).not.toBe(own);
      const { [changed]: _, ...rest } = before;
      fc.pre(
        Object.keys(rest).every(
          each => each !== other && !each.startsWith(`${other}/`) && !other.startsWith(`${each}/`),
        ),
      );
      expect(await digestOf(rest)).not.toBe(own);
      if (other !== changed) expect(await digestOf({ ...rest, [other]: was })).not.toBe(own);
    }),
    { numRuns: 60 },
  );
});

it('does not change with the order in which files were made, their times, or the umask', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.infiniteStream(fc.nat()), async (entries, order) => {
      const shuffled = entries
        .map(entry => [order.next().value, entry] as const)
        .toSorted(([a], [b]) => a - b);
      await using dir = await tempDir();
      await writeTree(dir.path, Object.fromEntries(shuffled.map(([, entry]) => entry)));
      for (const [file, value] of entries) {
        if (typeof value === 'object' && 'link' in value) continue;
        if (typeof value === 'string') await chmod(join(dir.path, file), 0o664);
        else await chmod(join(dir.path, file), value.mode === 0o755 ? 0o700 : 0o600);
        await utimes(join(dir.path, file), 1, 1);
      }
      expect(await digest(dir.path)).toBe(await digestOf(Object.fromEntries(entries)));
    }),
    { numRuns: 40 },
  );
});

it.each<[string, Tree, Tree]>([
  ['a name that holds the next entry', { 'a"b': 'x' }, { a: 'x', b: '' }],
  ['a line that ends early', { 'a\nb': '' }, { a: '', b: '' }],
  ['a file and a link of the same text', { a: 'b' }, { a: { link: 'b' } }],
  ['a file and a folder', { a: '' }, { 'a/b': '' }],
  ['two files and their texts put together', { a: 'xy', b: '' }, { a: 'x', b: 'y' }],
])('tells %s apart', async (_, one, other) => {
  expect(await digestOf(one)).not.toBe(await digestOf(other));
});

it('counts a folder that is empty, and leaves out what the ignore file leaves out', async () => {
  await using dir = await tempDir();
  await writeTree(dir.path, { '.dockerignore': 'tmp\n!tmp/keep', 'tmp/keep/a': 'a', 'src/b': 'bb' });
  const before = await contextDigest(dir.path, join(dir.path, 'Dockerfile'));
  expect(before).toMatchObject({ files: 3, bytes: 'tmp\n!tmp/keep'.length + 3 });
  await writeTree(dir.path, { 'tmp/other': 'x' });
  expect(await digest(dir.path)).toBe(before.digest);
  await mkdir(join(dir.path, 'src', 'empty'));
  expect(await digest(dir.path)).not.toBe(before.digest);
});

it('reads a large file to its end', async () => {
  const large = 'x'.repeat(1 << 20);
  const [one, other] = [await digestOf({ a: `${large}1` }), await digestOf({ a: `${large}2` })];
  expect(one).not.toBe(other);
  await using dir = await tempDir();
  await writeTree(dir.path, { a: large });
  expect(await contextDigest(dir.path, '')).toMatchObject({ files: 1, bytes: 1 << 20 });
});

it('is the same wherever the context lies', async () => {
  await using dir = await tempDir();
  await writeTree(join(dir.path, 'one'), { a: 'a', l: { link: '../a' } });
  const before = await digest(join(dir.path, 'one'));
  await rename(join(dir.path, 'one'), join(dir.path, 'two'));
  expect(await digest(join(dir.path, 'two'))).toBe(before);
});

it.each<[string, string, (file: string) => Promise<unknown>, string]>([
  ['goes away', 'a', file => rm(file), 'it went away meanwhile'],
  ['goes away while it is long', 'a'.repeat(1 << 19), file => rm(file), 'it went away meanwhile'],
  ['becomes a folder', 'a', file => rm(file).then(() => mkdir(file)), 'EISDIR'],
])('fails once where a file %s', async (_, text, change, why) => {
  await using dir = await tempDir();
  await writeTree(dir.path, { 'src/a': text, 'src/b': 'b' });
  const entries = await readContext(dir.path, '');
  await change(join(dir.path, 'src', 'a'));
  const failed = entriesDigest(dir.path, entries);
  await expect(failed).rejects.toThrow(ConfigError);
  await expect(failed).rejects.toThrow(`"src/a" in the context cannot be read: ${why}`);
});

it('does not count which commit was checked out', async () => {
  await using dir = await tempDir();
  await writeTree(dir.path, { a: 'a', '.git/HEAD': 'one', 'sub/.git/HEAD': 'one', '.gitignore': 'x' });
  const before = await digest(dir.path);
  await writeTree(dir.path, { '.git/HEAD': 'another' });
  expect(await digest(dir.path)).toBe(before);
  await writeTree(dir.path, { 'sub/.git/HEAD': 'another' });
  expect(await digest(dir.path)).not.toBe(before);
});
