import { afterEach, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../src/index.ts';
import { registryFetch } from '../../src/runtime/registry-fetch.ts';

let registry: LocalRegistry;
afterEach(() => registry.close());

it.each([
  ['bearer', 'good', 200],
  ['bearer', 'bad', 401],
  ['basic', 'good', 200],
  ['basic', 'bad', 401],
] as const)('a registry that takes %s answers a %s password with %d', async (scheme, password, status) => {
  registry = await startRegistry({
    auth: { scheme, check: (_user, given) => (given === 'good' ? 'good' : 'wrong') },
  });
  registry.store.create('shop/api');
  const fetch = registryFetch(() => ({ user: 'someone', password }));
  const answer = await fetch(`${registry.url}/v2/shop/api/tags/list`, {});
  expect(answer.status).toBe(status);
});
