import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../src/index.ts';
import { descriptor, digestOf, INDEX, MANIFEST, manifest, repository } from './image.ts';

let registry: LocalRegistry;
let api: ReturnType<typeof repository>;
beforeEach(async () => {
  registry = await startRegistry();
  api = repository(registry.url, 'api');
  await api.pushBlob('{}');
  await api.pushBlob('layer');
});
afterEach(() => registry.close());

const IMAGE = manifest('{}', ['layer']);

it('gives back by tag and by digest the bytes that it got', async () => {
  const put = await api.putManifest('v1', IMAGE);
  expect([put.status, put.headers.get('docker-content-digest')]).toEqual([201, digestOf(IMAGE)]);
  for (const reference of ['v1', digestOf(IMAGE), encodeURIComponent(digestOf(IMAGE))]) {
    const got = await api.call('GET', `manifests/${reference}`);
    expect([got.headers.get('content-type'), await got.text()]).toEqual([MANIFEST, IMAGE]);
  }
  const head = await api.call('HEAD', 'manifests/v1');
  expect(head.headers.get('content-length')).toBe(String(IMAGE.length));
});

it.each([
  ['a digest that is not its own', digestOf('x'), IMAGE, MANIFEST, 400, 'DIGEST_INVALID'],
  ['a missing layer', 'v1', manifest('{}', ['absent']), MANIFEST, 404, 'MANIFEST_BLOB_UNKNOWN'],
  ['another type than it says', 'v1', IMAGE, INDEX, 400, 'MANIFEST_INVALID'],
  ['no JSON', 'v1', '{', MANIFEST, 400, 'MANIFEST_INVALID'],
  ['a tag that is none', '-v1', IMAGE, MANIFEST, 400, 'MANIFEST_INVALID'],
  [
    'an index of a missing manifest',
    'v1',
    JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor('absent', MANIFEST)] }),
    INDEX,
    404,
    'MANIFEST_BLOB_UNKNOWN',
  ],
])('refuses %s', async (_what, reference, body, type, status, code) => {
  const answer = await api.putManifest(reference, body, type);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ errors: [{ code }] });
  expect(registry.store.repository('api').manifests.size).toBe(0);
});

it('lists tags in order, page by page', async () => {
  for (const tag of ['c', 'a', 'd', 'b', 'e']) await api.putManifest(tag, IMAGE);
  const pages: string[][] = [];
  let path: string | undefined = '/v2/api/tags/list?n=2';
  while (path !== undefined) {
    const answer: Response = await fetch(registry.url + path);
    const { tags } = (await answer.json()) as { tags: string[] };
    pages.push(tags);
    path = /<(.+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

it('lists what refers to an image, of one type where asked', async () => {
  await api.putManifest('v1', IMAGE);
  const subject = { mediaType: MANIFEST, digest: digestOf(IMAGE), size: IMAGE.length };
  const sbom = manifest('{}', [], { subject, artifactType: 'application/spdx', annotations: { by: 'us' } });
  const plain = manifest('{}', ['layer'], { subject });
  const put = await api.putManifest(digestOf(sbom), sbom);
  expect(put.headers.get('oci-subject')).toBe(subject.digest);
  await api.putManifest(digestOf(plain), plain);
  const all = await api.call('GET', `referrers/${subject.digest}`);
  expect(await all.json()).toMatchObject({ mediaType: INDEX, manifests: [{ size: sbom.length }, {}] });
  const one = await api.call('GET', `referrers/${subject.digest}?artifactType=application/spdx`);
  expect(one.headers.get('oci-filters-applied')).toBe('artifactType');
  expect(await one.json()).toMatchObject({
    manifests: [{ digest: digestOf(sbom), artifactType: 'application/spdx', annotations: { by: 'us' } }],
  });
  const none = await api.call('GET', `referrers/${digestOf('nothing')}`);
  expect(await none.json()).toMatchObject({ manifests: [] });
});

it('knows no referrers where it is told so, as registry:2', async () => {
  const old = await startRegistry({ referrersApi: false });
  try {
    const there = repository(old.url, 'shop/api');
    await there.pushBlob('config');
    const about = manifest('config', [], { subject: descriptor(IMAGE, MANIFEST) });
    const put = await there.putManifest(digestOf(about), about);
    expect([put.status, put.headers.get('oci-subject')]).toEqual([201, null]);
    expect((await there.call('GET', `referrers/${digestOf(IMAGE)}`)).status).toBe(404);
  } finally {
    await old.close();
  }
});

it('deletes a tag alone, and a manifest with its tags', async () => {
  await api.putManifest('v1', IMAGE);
  await api.putManifest('v2', IMAGE);
  expect((await api.call('DELETE', 'manifests/v1')).status).toBe(202);
  expect((await api.call('HEAD', 'manifests/v1')).status).toBe(404);
  expect((await api.call('DELETE', `manifests/${digestOf(IMAGE)}`)).status).toBe(202);
  expect((await api.call('HEAD', 'manifests/v2')).status).toBe(404);
});

it('refuses a name that the registry does not have', async () => {
  const other = repository(registry.url, 'other');
  const answer = await other.call('GET', 'tags/list');
  expect([answer.status, await answer.json()]).toMatchObject([404, { errors: [{ code: 'NAME_UNKNOWN' }] }]);
});

it('words throttling as registries do', async () => {
  registry.faults.add({ kind: 'throttle', service: 'registry', operation: 'GetManifest' });
  const answer = await api.call('GET', 'manifests/v1');
  expect([answer.status, await answer.json()]).toMatchObject([
    429,
    { errors: [{ code: 'TOOMANYREQUESTS' }] },
  ]);
});
