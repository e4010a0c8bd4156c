import { describe, expect, test } from 'vitest';
import { wanted } from '../src/index.ts';
import { catalogueOf, purlsOf } from './from.ts';

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const libc =
  'Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nSource: glibc\nVersion: 2.36-9+deb12u9\n';
const musl = 'C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\no:musl\nF:lib\nR:libc.musl-x86_64.so.1\n';

describe('the distribution', () => {
  test.each<[string, string, object | undefined]>([
    ['as Debian writes it', bookworm, { id: 'debian', version: '12' }],
    [
      'as Alpine does',
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\n',
      { id: 'alpine', version: '3.20.3' },
    ],
    ['single quotes, and the last assignment counts', "ID=x\nID='Ubuntu'\n", { id: 'ubuntu' }],
    ['one that rolls', 'ID=wolfi\r\nBUILD_ID=x\r\n', { id: 'wolfi' }],
    ['no id', 'VERSION_ID=1\nBAD_ID=x\n', undefined],
    ['an id that is none', 'ID="a b"\n', undefined],
    ['a version that is none', 'ID=debian\nVERSION_ID="12?arch=evil"\n', { id: 'debian' }],
    ['a quote that is never closed', 'ID="debian\n', undefined],
    ['nothing', '', undefined],
  ])('%s', async (_name, text, expected) => {
    expect((await catalogueOf({ 'etc/os-release': text })).distribution).toEqual(expected);
  });

  test('a path may begin at the root', async () => {
    const image = { '/etc/os-release': bookworm, '/var/lib/dpkg/status': 'Package: a\nVersion: 1\n' };
    const [listed] = (await catalogueOf(image)).packages;
    expect(listed).toMatchObject({
      purl: 'pkg:deb/debian/a@1?distro=debian-12',
      path: 'var/lib/dpkg/status',
    });
    expect(Object.keys(image).filter(wanted)).toHaveLength(2);
  });

  test('etc goes before usr/lib, in whatever order they come; what is no such file does not count', async () => {
    const two = { 'usr/lib/os-release': 'ID=second', 'etc/os-release': 'ID=first' };
    expect((await catalogueOf(two)).distribution).toEqual({ id: 'first' });
    expect((await catalogueOf({ ...two, 'etc/os-release': '!' })).distribution).toEqual({ id: 'second' });
    expect((await catalogueOf({ 'srv/etc/os-release': 'ID=third' })).distribution).toBeUndefined();
  });
});

describe('dpkg', () => {
  test.each<[string, string, string[]]>([
    [
      'a package that was built from another one',
      libc,
      ['pkg:deb/debian/libc6@2.36-9%2Bdeb12u9?arch=amd64&distro=debian-12&upstream=glibc'],
    ],
    [
      'from another version, with an epoch',
      'Package: libstdc++6\nVersion: 1:12.2.0-14~x\nArchitecture: arm64\nSource: gcc-12 (12.2.0-14)\n',
      ['pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14~x?arch=arm64&distro=debian-12&upstream=gcc-12%4012.2.0-14'],
    ],
    [
      'several, with text over many lines',
      `Package: a\nVersion: 1\nDescription: says\n Package: not-this\n .\n Version: 9\n\n\n${libc}`,
      [
        'pkg:deb/debian/a@1?distro=debian-12',
        'pkg:deb/debian/libc6@2.36-9%2Bdeb12u9?arch=amd64&distro=debian-12&upstream=glibc',
      ],
    ],
    [
      'removed, its configuration is left',
      libc.replace('install ok installed', 'deinstall ok config-files'),
      [],
    ],
    ['never unpacked', libc.replace('install ok installed', 'install ok not-installed'), []],
  ])('%s', async (_name, status, expected) => {
    const image = { 'etc/os-release': bookworm, 'var/lib/dpkg/status': status };
    expect(await purlsOf(image)).toEqual(expected);
  });

  test('a file for each package, as distroless images have them; their checksums are none', async () => {
    const image = {
      'var/lib/dpkg/status.d/base': 'Package: base-files\nVersion: 12.4\nArchitecture: all\n',
      'var/lib/dpkg/status.d/base.md5sums': 'Package: x\nVersion: 1\n',
      'var/lib/dpkg/info/x.list': 'Package: x\nVersion: 1\n',
    };
    expect(await purlsOf(image)).toEqual(['pkg:deb/debian/base-files@12.4?arch=all']);
  });

  test('of Ubuntu', async () => {
    const image = {
      'etc/os-release': 'ID=ubuntu\nVERSION_ID="24.04"',
      'var/lib/dpkg/status': 'Package: a\nVersion: 1\n',
    };
    expect(await purlsOf(image)).toEqual(['pkg:deb/ubuntu/a@1?distro=ubuntu-24.04']);
  });
});

describe('apk', () => {
  test.each<[string, string, string, object[]]>([
    [
      'a package',
      'lib/apk/db/installed',
      musl,
      [{ purl: 'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64', licence: 'MIT' }],
    ],
    [
      'one of another’s parts',
      'lib/apk/db/installed',
      musl.replace('P:musl', 'P:musl-utils'),
      [{ purl: 'pkg:apk/alpine/musl-utils@1.2.5-r0?arch=x86_64&upstream=musl', licence: 'MIT' }],
    ],
    [
      'a licence that is no expression',
      'usr/lib/apk/db/installed',
      `${musl.replace('L:MIT', 'L:custom')}\nP:b\nV:2\n`,
      [{ purl: 'pkg:apk/alpine/b@2' }, { purl: 'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64' }],
    ],
  ])('%s', async (_name, path, text, expected) => {
    const { packages } = await catalogueOf({ [path]: text });
    expect(
      packages.map(({ purl, licence }) => ({ purl, ...(licence !== undefined && { licence }) })),
    ).toEqual(expected);
  });

  test('of Wolfi', async () => {
    const image = { 'usr/lib/apk/db/installed': musl, 'etc/os-release': 'ID=wolfi\nVERSION_ID="20230201"' };
    expect(await purlsOf(image)).toEqual(['pkg:apk/wolfi/musl@1.2.5-r0?arch=x86_64&distro=wolfi-20230201']);
  });
});
