import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { image } from './deploy-ecs.ministack-images.ts';
import { Shop } from './deploy-ecs.ministack-shop.ts';
import { findMinistack } from './ministack.ts';
import { missing } from './tools.ts';

const program = findMinistack();
const absent = await missing('docker');

describe.skipIf(program === undefined || absent.length > 0)('a one-off task in a real container', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open(program ?? '');
    await shop.serve('api');
  });
  afterAll(() => shop?.close());

  it('that ends with 7 is told with its last lines, and nothing is deployed', async () => {
    const before = await shop.look('api');
    const ended = await shop.step({ service: 'api', image: image('two'), 'task-command': 'exit\n7' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('exit code 7');
    expect(ended.log).toContain('leaving with 7');
    const after = await shop.look('api');
    expect(after.deployments.map(({ id }) => id)).toEqual(before.deployments.map(({ id }) => id));
    expect(await shop.images('api')).toEqual([image('one')]);
  });

  it('that ends with 0 lets the deploy go on', async () => {
    const { ended } = await shop.deploy('api', image('two'), { 'task-command': 'exit\n0' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(ended.log).toContain('leaving with 0');
    expect(await shop.images('api')).toEqual([image('two')]);
  });
});
