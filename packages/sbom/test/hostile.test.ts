import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FILE_LIMIT, spdxDocument, wanted } from '../src/index.ts';
import { catalogueOf } from './from.ts';

const npmFile = 'node_modules/x/package.json';

describe('what is malformed is named, and everything else is read', () => {
  test.each<[string, string, string | Uint8Array, string]>([
    ['no JSON', npmFile, '{"name": "x', 'it cannot be read'],
    ['another JSON', npmFile, '["x"]', 'it cannot be read'],
    ['bytes', npmFile, Buffer.from([0xff, 0xfe, 0x00]), 'it cannot be read'],
    ['no version', npmFile, '{"name":"x"}', '1 of 1 entries name no package and version'],
    [
      'a name that is a path',
      npmFile,
      '{"name":"../../x","version":"1"}',
      '1 of 1 entries name no package and version',
    ],
    [
      'a name of two lines',
      npmFile,
      '{"name":"x\\n::error::","version":"1"}',
      '1 of 1 entries name no package and version',
    ],
    [
      'half a character',
      npmFile,
      '{"name":"x\\ud800","version":"1"}',
      '1 of 1 entries name no package and version',
    ],
    [
      'a name without end',
      npmFile,
      JSON.stringify({ name: 'x'.repeat(257), version: '1' }),
      '1 of 1 entries name no package and version',
    ],
    [
      'a prototype',
      npmFile,
      '{"__proto__":{"name":"x","version":"1"}}',
      '1 of 1 entries name no package and version',
    ],
    [
      'an object for a version',
      npmFile,
      '{"name":"x","version":{"toString":"1"}}',
      '1 of 1 entries name no package and version',
    ],
    [
      'too long',
      npmFile,
      `{"name":"x","version":"1","pad":"${'x'.repeat(1024 * 1024)}"}`,
      'it has 1048611 bytes, more than 1048576',
    ],
    ['nothing', 'x.dist-info/METADATA', '', '1 of 1 entries name no package and version'],
    [
      'a stanza without a version',
      'var/lib/dpkg/status',
      'Package: a\nVersion: 1\n\nPackage: b\n',
      '1 of 2 entries name no package and version',
    ],
    [
      'a longer one than any',
      'lib/apk/db/installed',
      Buffer.alloc(FILE_LIMIT + 1),
      `it has ${FILE_LIMIT + 1} bytes, more than ${FILE_LIMIT}`,
    ],
  ])('%s', async (_name, path, bytes, why) => {
    const { packages, unread } = await catalogueOf({
      [path]: bytes,
      'good.dist-info/METADATA': 'Name: good\nVersion: 1\n',
    });
    expect(unread).toEqual({ count: 1, files: [{ path, why }] });
    expect(packages.map(({ name }) => name)).toContain('good');
  });

  test('of many the first twenty by name, in whatever order they come', async () => {
    const files = Array.from(
      { length: 100 },
      (_, i) => [`node_modules/x${`${i}`.padStart(3, '0')}/package.json`, '!'] as const,
    );
    const { unread } = await catalogueOf(new Map(files.toReversed()));
    expect(unread.count).toBe(100);
    expect(unread.files.map(({ path }) => path)).toEqual(files.slice(0, 20).map(([path]) => path));
  });

  test('a path that is no text to show is shown without its control characters', async () => {
    const path = 'node_modules/x\n\u001b[31m/package.json';
    expect((await catalogueOf({ [path]: '!' })).unread.files[0]?.path).toBe(
      'node_modules/x�[31m/package.json',
    );
  });
});

test('more packages than anybody has are not listed, which is said', async () => {
  const status = Array.from({ length: 60_000 }, (_, i) => `Package: p${i}\nVersion: 1\n`).join('\n');
  const { packages, unread } = await catalogueOf({ 'var/lib/dpkg/status': status });
  expect(packages).toHaveLength(50_000);
  expect(unread.files).toEqual([{ path: 'var/lib/dpkg/status', why: 'there are too many packages to list' }]);
});

test('words that only look like a package’s do no harm to its purl', async () => {
  const { packages } = await catalogueOf({
    'var/lib/dpkg/status':
      'Package: a?arch=x#y@2/../z\nVersion: 1&distro=evil\nArchitecture: amd64 evil\nSource: a b c\n',
  });
  expect(packages[0]?.purl).toBe('pkg:deb/debian/a%3Farch%3Dx%23y%402%2F..%2Fz@1%26distro%3Devil');
});

test('whatever the bytes are, there is a catalogue and a document, the same each time', async () => {
  const paths = [
    npmFile,
    'x.dist-info/METADATA',
    'var/lib/dpkg/status',
    'lib/apk/db/installed',
    'etc/os-release',
  ];
  expect(paths.every(wanted)).toBe(true);
  const words = fc.constantFrom(
    'Package: ',
    'Name: ',
    'P:',
    'V:',
    'Version: ',
    '\n',
    '\n\n',
    ' ',
    'ID=',
    '"',
    '{"name":',
    '\u0000',
    'x',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(words).map(parts => parts.join('')),
  );
  const image = { repository: 'ghcr.io/org/api', digest: `sha256:${'a'.repeat(64)}` as const };
  const facts = { image, created: new Date(0), tool: { name: 'pipeline', version: '1.0.0' } };
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...paths), text), async files => {
      const made = spdxDocument(await catalogueOf(files), facts);
      const again = spdxDocument(await catalogueOf(new Map(Object.entries(files).toReversed())), facts);
      expect(JSON.stringify(again)).toBe(JSON.stringify(made));
    }),
    { numRuns: 300 },
  );
});

test('time grows with the size and no faster', async () => {
  const long = [
    `Package: ${' '.repeat(1_000_000)}x`,
    'Source: '.concat('a ('.repeat(300_000)),
    '\n '.repeat(500_000),
    ':'.repeat(1_000_000),
    `${'\n'.repeat(1_000_000)}`,
  ];
  const started = performance.now();
  for (const text of long) {
    await catalogueOf({
      'var/lib/dpkg/status': `Package: a\nVersion: 1\n${text}`,
      'etc/os-release': `ID="${text}`,
      [npmFile]: JSON.stringify({ name: 'x', version: '1', license: text }).slice(0, 1024 * 1024),
    });
  }
  expect(performance.now() - started).toBeLessThan(5_000);
});
