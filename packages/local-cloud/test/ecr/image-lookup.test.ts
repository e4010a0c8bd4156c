import { expect, it } from 'vitest';
import { imageLookup } from '../../src/ecr/image-lookup.ts';
import { memoryBytes } from '../../src/registry/bytes.ts';
import { RegistryStore } from '../../src/registry/store.ts';
import { digestOf, INDEX } from '../registry/image.ts';

const EMPTY = JSON.stringify({ schemaVersion: 2, manifests: [] });
const DIGEST = digestOf(EMPTY);
const store = new RegistryStore(memoryBytes(), {
  createOnPush: true,
  mountBlobs: true,
  referrersApi: true,
});
const repository = store.create('team/api');
repository.putManifest('v1', INDEX, Buffer.from(EMPTY));
repository.putManifest('latest', INDEX, Buffer.from(EMPTY));

it.each([
  ['127.0.0.1:5000/team/api:v1', { digest: DIGEST }],
  ['127.0.0.1:5000/team/api', { digest: DIGEST }],
  [`127.0.0.1:5000/team/api@${DIGEST}`, { digest: DIGEST }],
  [`127.0.0.1:5000/team/api:v9@${DIGEST}`, { digest: DIGEST }],
  ['127.0.0.1:5000/team/api:v9', 'missing'],
  [`127.0.0.1:5000/team/api@${digestOf('x')}`, 'missing'],
  ['127.0.0.1:5000/team/web:v1', 'missing'],
  ['127.0.0.1:50001/team/api:v1', 'elsewhere'],
  ['nginx:1', 'elsewhere'],
])('%s', async (image, expected) => {
  expect(await imageLookup('127.0.0.1:5000', store)(image)).toEqual(expected);
});
