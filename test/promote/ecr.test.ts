import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import { Registries } from './registries.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

it('a repository that ECR does not have is found before any byte is sent, and created where that is asked for', async () => {
  await using shop = await Registries.open();
  const [api, web] = [await shop.push('api'), await shop.push('web')];
  cloud.registry.store.create('shop/api');
  const images = JSON.stringify({ api: api.reference, web: web.reference });
  const ecr = { 'registry-username': '', 'registry-password': '', 'aws-region': 'eu-west-1' };
  const run = (more: Record<string, string>) =>
    shop.run({ images, to: cloud.registry.host, ...ecr, ...more }, { env: cloud.env });

  const refused = await run({});
  expect(refused.code).toBe(1);
  expect(refused.error).toMatch(/^One image cannot be promoted, so none is\. Nothing was written\./);
  expect(refused.error).toContain(`- web: the repository ${cloud.registry.host}/shop/web does not exist`);
  const dry = await run({ 'create-repository': 'true', 'dry-run': 'true' });
  expect(dry.summary).toContain(`To be created in ECR before that: ${cloud.registry.host}/shop/web`);
  expect(cloud.writes()).toEqual([]);

  const created = await run({ 'create-repository': 'true' });
  expect(created).toMatchObject({ code: 0, error: '' });
  expect(created.log).toContain(`Created the repository ${cloud.registry.host}/shop/web`);
  const writes = cloud.writes().map(({ operation }) => operation);
  expect(writes[0]).toBe('CreateRepository');
  expect(writes.filter(operation => operation === 'CreateRepository')).toHaveLength(1);

  const templated = await startLocalCloud();
  try {
    templated.registry.store.rules.createOnPush = true;
    const ended = await shop.run({ images, to: templated.registry.host, ...ecr }, { env: templated.env });
    expect(ended).toMatchObject({ code: 0, error: '' });
  } finally {
    await templated.close();
  }
});
