import { describe, expect, it } from 'vitest';
import { imageOf, PROJECT, REGION, Shop, servicesOf } from './shop.ts';

const PARENT = `projects/${PROJECT}/locations/${REGION}`;
const NEXT = imageOf('mailer', '2');

async function open(): Promise<Shop> {
  const shop = await Shop.open({ services: {} });
  const template = { revision: 'mailer-00001-one', containers: [{ image: imageOf('mailer', '1') }] };
  let operation = await shop.call('POST', `${PARENT}/workerPools?workerPoolId=mailer`, { template });
  while (operation.done !== true) operation = await shop.call('GET', operation.name);
  return shop;
}
const splits = async (shop: Shop) =>
  (await shop.call('GET', `${PARENT}/workerPools/mailer`)).instanceSplitStatuses as object[];

describe.concurrent('a worker pool', () => {
  it('is green when its new revision has all instances', async () => {
    await using shop = await open();
    const ended = await shop.step({ 'worker-pool': 'mailer', image: NEXT });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(await splits(shop)).toMatchObject([{ revision: ended.outputs.revision, percent: 100 }]);
    expect(ended.outputs).not.toHaveProperty('url');
    expect(servicesOf(ended)['mailer@europe-west1']).toMatchObject({ previousRevision: 'mailer-00001-one' });
  });

  it('whose program ends goes on with the revision of before', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'crash', image: '2222', exitCode: 3, lines: ['no queue'] });
    const ended = await shop.step({ 'worker-pool': 'mailer', image: NEXT });
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain('no queue');
    expect(ended.error).toContain('never got any instances: what serves is mailer-00001-one 100%');
    expect(await splits(shop)).toMatchObject([{ revision: 'mailer-00001-one', percent: 100 }]);
  });
});
