import { expect, test } from 'vitest';
import { type DocumentFacts, spdxDocument } from '../src/index.ts';
import { catalogueOf } from './from.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;
const facts: DocumentFacts = {
  image: { repository: 'ghcr.io/org/api', digest, architecture: 'arm64' },
  created: new Date('2026-11-21T06:00:00.123Z'),
  tool: { name: 'pipeline-build-push', version: '1.2.3' },
};
const image = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'var/lib/dpkg/status': 'Package: libc6\nVersion: 2.36\nArchitecture: arm64\n',
  'node_modules/@s/a/package.json': '{"name":"@s/a","version":"1.0.0","license":"MIT"}',
};

test('the image, and what it contains', async () => {
  const document = spdxDocument(await catalogueOf(image), facts);
  const { creationInfo, packages, relationships, ...head } = document;
  expect(head).toEqual({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `ghcr.io/org/api@${digest}`,
    documentNamespace: `https://spdx.org/spdxdocs/ghcr.io/org/api-${'a'.repeat(64)}`,
  });
  expect(creationInfo).toEqual({
    created: '2026-11-21T06:00:00Z',
    creators: ['Tool: pipeline-build-push-1.2.3'],
    comment: expect.stringMatching(
      /^Listed is what dpkg, apk, npm and Python’s installers wrote down\. .* metadata\.$/,
    ),
  });
  expect(
    packages.map(({ name, versionInfo, licenseDeclared, primaryPackagePurpose, sourceInfo }) => [
      name,
      versionInfo,
      licenseDeclared,
      primaryPackagePurpose,
      sourceInfo,
    ]),
  ).toEqual([
    ['ghcr.io/org/api', digest, 'NOASSERTION', 'CONTAINER', undefined],
    ['debian', '12', 'NOASSERTION', 'OPERATING-SYSTEM', undefined],
    ['libc6', '2.36', 'NOASSERTION', undefined, 'said by var/lib/dpkg/status'],
    ['@s/a', '1.0.0', 'MIT', undefined, 'said by node_modules/@s/a/package.json'],
  ]);
  expect(packages.map(({ externalRefs }) => externalRefs?.[0]?.referenceLocator)).toEqual([
    `pkg:oci/api@${digest}?arch=arm64&repository_url=ghcr.io%2Forg%2Fapi`,
    undefined,
    'pkg:deb/debian/libc6@2.36?arch=arm64&distro=debian-12',
    'pkg:npm/%40s/a@1.0.0',
  ]);
  expect(packages[0]?.checksums).toEqual([{ algorithm: 'SHA256', checksumValue: 'a'.repeat(64) }]);
  const [first, ...others] = packages.map(({ SPDXID }) => SPDXID);
  expect(relationships).toEqual([
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: first },
    ...others.map(relatedSpdxElement => ({
      spdxElementId: first,
      relationshipType: 'CONTAINS',
      relatedSpdxElement,
    })),
  ]);
});

test('an image without any package is described all the same', async () => {
  const { packages, relationships } = spdxDocument(await catalogueOf({}), facts);
  expect(packages).toHaveLength(1);
  expect(relationships).toHaveLength(1);
});

test('identifiers are of the letters that SPDX allows, and no two are the same', async () => {
  const manifest = (name: string, version: string) => JSON.stringify({ name, version });
  const files = ['a_b', 'a-b', 'a.b', 'é', 'é2', 'x'.repeat(200), `${'x'.repeat(199)}y`].map(
    (name, i) => [`node_modules/p${i}/package.json`, manifest(name, '1')] as const,
  );
  const { packages } = spdxDocument(
    await catalogueOf(new Map([...files, ['node_modules/q/package.json', manifest('a.b', '2')]])),
    facts,
  );
  const ids = packages.map(({ SPDXID }) => SPDXID);
  expect(ids.filter(id => !/^SPDXRef-[A-Za-z0-9.-]+$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(9);
});

test('what could not be read stands in the document', async () => {
  const bad = Object.fromEntries(
    Array.from({ length: 22 }, (_, i) => [`node_modules/x${i}/package.json`, '!']),
  );
  const { comment } = spdxDocument(await catalogueOf(bad), facts).creationInfo;
  expect(comment).toContain('Not or not wholly read: node_modules/x0/package.json (it cannot be read); ');
  expect(comment).toMatch(/; and 2 more\.$/);
});
