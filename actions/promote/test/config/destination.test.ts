import { Problems } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { addressOf, destinationOf } from '../../src/config/destination.ts';

const API = { name: 'api', repository: 'org/shop/api' };

it.each([
  ['ghcr.io', API, 'ghcr.io', 'org/shop/api'],
  ['127.0.0.1:5000', API, '127.0.0.1:5000', 'org/shop/api'],
  ['europe-docker.pkg.dev/shop/prod/{name}', API, 'europe-docker.pkg.dev', 'shop/prod/api'],
  ['ghcr.io/mirror/{repository}', API, 'ghcr.io', 'mirror/org/shop/api'],
  ['ghcr.io/org/prod', API, 'ghcr.io', 'org/prod'],
  ['ghcr.io/org/{name}', { ...API, own: 'prod/web' }, 'ghcr.io', 'prod/web'],
  ['index.docker.io', API, 'docker.io', 'org/shop/api'],
  ['docker.io', { name: 'api', repository: 'api' }, 'docker.io', 'library/api'],
])('%s', (to, image, registry, repository) => {
  const problems = new Problems();
  expect(addressOf(destinationOf(to, problems), image)).toEqual({ registry, repository });
  expect(problems.any).toBe(false);
});

it.each(['The API', 'api:v1', '../api', '$&'])('a name %j makes no repository of it', name => {
  const to = destinationOf('ghcr.io/org/{name}', new Problems());
  expect(addressOf(to, { name, repository: 'org/shop/api' })).toMatch(/^"org\//);
});
