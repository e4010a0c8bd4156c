import { afterAll, beforeAll, expect, it } from 'vitest';
import { pushImage } from '../../../local-cloud/test/runtime/image-fixture.ts';
import { openFleet } from '../../src/index.ts';
import { FleetCloud } from '../fleet-cloud.ts';

let at: FleetCloud;
let image: string;
beforeAll(async () => {
  at = await FleetCloud.open();
  const { registry } = at.cloud;
  registry.store.create('shop/api');
  image = await pushImage(registry.host, 'shop/api', { config: {}, files: [] });
});
afterAll(() => at.close());

async function missing(of: string): Promise<string | undefined> {
  const target = await openFleet(at.config(), at.run).open('ecs:eu-west-1/shop/api');
  if (typeof target === 'string') throw new Error(target);
  return target.missing({ taskDefinition: at.register(of), images: { web: of } });
}

it('finds an image that is still in the cloud’s registry', async () => {
  expect(await missing(image)).toBeUndefined();
  expect(at.cloud.requests('registry').at(-1)?.operation).toBe('HeadManifest');
});

it('misses one that is not there any more', async () => {
  const gone = image.replace(/sha256:.*/, `sha256:${'0'.repeat(64)}`);
  expect(await missing(gone)).toContain(`${gone} of api:2 is not in its registry any more`);
});

it('does not ask a registry of somebody else, nor for a tag', async () => {
  const before = at.cloud.requests('registry').length;
  expect(await missing(`ghcr.io/org/shop@sha256:${'0'.repeat(64)}`)).toBeUndefined();
  expect(await missing(image.replace(/@.*/, ':latest'))).toBeUndefined();
  expect(at.cloud.requests('registry').length).toBe(before);
});

it('does not take an image for gone where its registry refuses to say', async () => {
  at.cloud.faults.add({
    service: 'registry',
    operation: 'HeadManifest',
    kind: 'server-error',
    status: 403,
    count: 99,
  });
  expect(await missing(image)).toBeUndefined();
  expect(at.said.join('\n')).toContain('could not be asked');
});
