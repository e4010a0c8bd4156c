import { describe, expect, test } from 'vitest';
import { wanted } from '../src/index.ts';
import { catalogueOf, purlsOf } from './from.ts';

const manifest = (more: object) => JSON.stringify({ name: 'left-pad', version: '1.3.0', ...more });

describe('npm: which manifests are a package’s own', () => {
  test.each([
    'node_modules/left-pad/package.json',
    'srv/app/node_modules/left-pad/package.json',
    'node_modules/@scope/name/package.json',
    'node_modules/a/node_modules/b/package.json',
    'node_modules/@s/a/node_modules/@t/b/node_modules/c/package.json',
    'node_modules/.pnpm/left-pad@1.3.0/node_modules/left-pad/package.json',
    'node_modules/.pnpm/@s+a@1/node_modules/@s/a/package.json',
    'node_modules/.store/a-npm-1-x/node_modules/a/package.json',
    'app/.next/standalone/node_modules/next/package.json',
    'usr/local/lib/node_modules/npm/node_modules/semver/package.json',
  ])('%s is', path => expect(wanted(path)).toBe(true));

  test.each([
    'package.json',
    'app/package.json',
    'node_modules/package.json',
    'node_modules/.bin/package.json',
    'node_modules/@scope/package.json',
    'node_modules/left-pad/lib/package.json',
    'node_modules/left-pad/package.json/x',
    'node_modules/resolve/test/resolver/node_modules/fixture/package.json',
    'node_modules/@s/a/dist/node_modules/b/package.json',
    'not_node_modules/left-pad/package.json',
    'node_modules/left-pad/Xpackage.json',
  ])('%s is not', path => expect(wanted(path)).toBe(false));

  test('nor is one at the end of a path without end', () => {
    const paths = [
      `${'a/'.repeat(50_000)}node_modules/x/${'y/'.repeat(50_000)}package.json`,
      `${'node_modules/a/'.repeat(50_000)}x/package.json`,
    ];
    expect(paths.filter(wanted)).toEqual([]);
  });
});

describe('npm', () => {
  test.each<[string, object, string, string | undefined]>([
    ['a package', {}, 'pkg:npm/left-pad@1.3.0', undefined],
    ['a licence', { license: '(MIT OR  Apache-2.0)' }, 'pkg:npm/left-pad@1.3.0', 'MIT OR Apache-2.0'],
    ['as of old', { license: { type: 'MIT', url: 'x' } }, 'pkg:npm/left-pad@1.3.0', 'MIT'],
    ['in a file', { license: 'SEE LICENSE IN x' }, 'pkg:npm/left-pad@1.3.0', undefined],
    ['a scope', { name: '@Scope/Name' }, 'pkg:npm/%40scope/name@1.3.0', undefined],
    ['a build', { version: '1.0.0-rc.1+b_2' }, 'pkg:npm/left-pad@1.0.0-rc.1%2Bb_2', undefined],
    ['in an alias’s folder', { name: 'right-pad' }, 'pkg:npm/right-pad@1.3.0', undefined],
    ['a name of Object’s', { name: 'constructor' }, 'pkg:npm/constructor@1.3.0', undefined],
  ])('%s', async (_name, more, purl, licence) => {
    const { packages, unread } = await catalogueOf({ 'node_modules/left-pad/package.json': manifest(more) });
    expect(packages).toMatchObject([{ purl, path: 'node_modules/left-pad/package.json' }]);
    expect(packages[0]?.licence).toBe(licence);
    expect(unread.count).toBe(0);
  });

  test('what is installed twice is listed once, by the first path, with the licence that any of them has', async () => {
    const twice: Array<[string, string]> = [
      ['b/node_modules/left-pad/package.json', manifest({ license: 'MIT' })],
      ['a/node_modules/left-pad/package.json', manifest({})],
    ];
    const expected = [{ path: 'a/node_modules/left-pad/package.json', licence: 'MIT' }];
    expect((await catalogueOf(new Map(twice))).packages).toMatchObject(expected);
    expect((await catalogueOf(new Map(twice.toReversed()))).packages).toMatchObject(expected);
  });
});

describe('Python', () => {
  const site = 'usr/lib/python3.11/site-packages';
  test.each([
    [`${site}/Foo_Bar.baz-1.0.dist-info/METADATA`, 'pkg:pypi/foo-bar-baz@1!2.0%2Blocal'],
    [`${site}/x.egg-info/PKG-INFO`, 'pkg:pypi/foo-bar-baz@1!2.0%2Blocal'],
    [`${site}/x-1.0.egg-info`, 'pkg:pypi/foo-bar-baz@1!2.0%2Blocal'],
  ])('%s', async (path, purl) => {
    const text = 'Metadata-Version: 2.1\nName: Foo_.-Bar.baz\nVersion: 1!2.0+local\n\nName: readme\n';
    expect(await purlsOf({ [path]: text })).toEqual([purl.replace('!', '%21')]);
  });

  test.each([
    [`${site}/x.dist-info/RECORD`],
    [`${site}/x.dist-info/licenses/METADATA`],
    ['METADATA'],
    ['PKG-INFO'],
    ['.dist-info/METADATA'],
  ])('%s is not read', path => expect(wanted(path)).toBe(false));

  test.each<[string, string, string | undefined]>([
    ['an expression', 'License-Expression: MIT AND (BSD-3-Clause OR ISC)', 'MIT AND (BSD-3-Clause OR ISC)'],
    ['the older field', 'License: Apache-2.0', 'Apache-2.0'],
    ['in words', 'License: BSD', undefined],
    ['the expression goes first', 'License: MIT\nLicense-Expression: ISC', 'ISC'],
  ])('a licence: %s', async (_name, line, licence) => {
    const { packages } = await catalogueOf({ 'x.dist-info/METADATA': `Name: x\nVersion: 1\n${line}\n` });
    expect(packages[0]?.licence).toBe(licence);
  });

  test('of a file with a long README the beginning is enough', async () => {
    const text = `Name: x\nVersion: 1\n\n${'é'.repeat(2_000_000)}`;
    expect(await purlsOf({ 'x.dist-info/METADATA': text })).toEqual(['pkg:pypi/x@1']);
  });
});
