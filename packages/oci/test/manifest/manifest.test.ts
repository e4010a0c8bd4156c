import { expect, it } from 'vitest';
import { digestOf, OCI_CONFIG, OCI_LAYER_GZIP, OCI_MANIFEST, parseManifest } from '../../src/index.ts';

const descriptor = (mediaType: string) => ({ mediaType, digest: digestOf(mediaType), size: 3 });
const config = descriptor(OCI_CONFIG);
const layer = descriptor(OCI_LAYER_GZIP);
const image = { schemaVersion: 2, config, layers: [layer] };
const index = { schemaVersion: 2, manifests: [descriptor(OCI_MANIFEST)] };
const parse = (value: unknown) => parseManifest(Buffer.from(JSON.stringify(value)), 'here');

it.each([
  ['an image', image],
  ['an index', index],
  ['an index of nothing', { schemaVersion: 2, manifests: [] }],
  ['an artifact', { ...image, artifactType: 'a/b', subject: descriptor(OCI_MANIFEST) }],
  ['a foreign layer', { ...image, layers: [{ ...layer, urls: ['https://example.com/layer'] }] }],
])('reads %s as it stands', (_, value) => {
  expect(parse(value)).toEqual(value);
});

it.each([
  ['what is an index and an image at once', { ...index, ...image }, 'an index and an image at once'],
  ['an index with layers', { ...index, layers: [] }, 'an index and an image at once'],
  ['an image with a list that is none', { ...image, manifests: 'none' }, 'an index and an image at once'],
  ['docker schema 1', { schemaVersion: 1, fsLayers: [], history: [] }, 'docker schema 1'],
  [
    'a negative size',
    { ...image, config: { ...config, size: -1 } },
    'neither an image manifest nor an index',
  ],
  ['a size that is no number of bytes', { ...image, layers: [{ ...layer, size: 1.5 }] }, 'neither'],
  [
    'a digest by another algorithm',
    { ...image, layers: [{ ...layer, digest: `sha512:${'a'.repeat(128)}` }] },
    'neither',
  ],
  ['urls that are none', { ...image, layers: [{ ...layer, urls: 'https://example.com' }] }, 'neither'],
  [
    'a platform that is none',
    { ...index, manifests: [{ ...descriptor(OCI_MANIFEST), platform: null }] },
    'neither',
  ],
  ['a subject that is none', { ...image, subject: { digest: 'x' } }, 'malformed subject'],
  ['a list', [], 'neither'],
  ['nothing', null, 'neither'],
])('refuses %s', (_, value, problem) => {
  expect(() => parse(value)).toThrow(`here ${problem.startsWith('neither') ? 'is ' : ''}`);
  expect(() => parse(value)).toThrow(problem);
});

it('refuses what is not JSON', () => {
  expect(() => parseManifest(Buffer.from('{"schemaVersion":'), 'here')).toThrow('here is not JSON');
});
