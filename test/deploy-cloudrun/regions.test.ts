import { describe, expect, it } from 'vitest';
import { FIRST, imageOf, Shop, servicesOf } from './shop.ts';

const REGIONS = ['europe-west1', 'europe-west4', 'europe-north1'];
const ALL = { regions: REGIONS.join(', ') };
const open = () => Shop.open({ regions: REGIONS });
const verdicts = (ended: Parameters<typeof servicesOf>[0]) =>
  Object.fromEntries(Object.entries(servicesOf(ended)).map(([name, { verdict }]) => [name, verdict]));

describe.concurrent('several regions', () => {
  it('are deployed at once', async () => {
    await using shop = await open();
    const ended = await shop.deploy(ALL);
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    for (const region of REGIONS)
      expect(shop.serving('api', region)).toEqual({ [shop.newest('api', region)]: 100 });
    expect(Object.keys(servicesOf(ended))).toEqual(REGIONS.map(region => `api@${region}`));
  });

  it('keep what succeeded beside the one that fails', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'crash', region: 'europe-west4', image: '2222', exitCode: 3 });
    const ended = await shop.deploy(ALL);
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    expect(verdicts(ended)).toEqual({
      'api@europe-west1': 'steady',
      'api@europe-west4': 'failed',
      'api@europe-north1': 'steady',
    });
    expect(shop.serving('api', 'europe-west4')).toEqual({ [FIRST]: 100 });
    expect(shop.serving()).not.toEqual({ [FIRST]: 100 });
  });

  it('all or nothing: those that succeeded go back with it', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'crash', region: 'europe-west4', image: '2222', exitCode: 3 });
    const ended = await shop.deploy({ ...ALL, 'all-or-nothing': 'true' });
    expect(ended.code).toBe(1);
    for (const region of REGIONS) expect(shop.serving('api', region)).toEqual({ [FIRST]: 100 });
    expect(verdicts(ended)).toEqual(Object.fromEntries(REGIONS.map(region => [`api@${region}`, 'failed'])));
    expect(ended.error).toContain('europe-west1/api served and was taken back with the others');
  });

  it('go one after the other where that is asked for, and end with the one that fails', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'crash', region: 'europe-west1', image: '2222', exitCode: 3 });
    const ended = await shop.deploy({ ...ALL, order: 'europe-west1, *' });
    expect(verdicts(ended)).toEqual({
      'api@europe-west1': 'failed',
      'api@europe-west4': 'not-started',
      'api@europe-north1': 'not-started',
    });
    expect(ended.error).toContain('Not started: api@europe-west4, api@europe-north1');
  });

  it('of which Google refuses one say so: nothing began there', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'denied', permission: 'run.services.update', region: 'europe-west4' });
    const ended = await shop.deploy(ALL);
    expect(ended.code).toBe(1);
    expect(verdicts(ended)).toMatchObject({
      'api@europe-west1': 'steady',
      'api@europe-west4': 'not-started',
    });
    expect(ended.error).toContain('roles/run.developer');
  });
});

describe.concurrent('several services', () => {
  it('have settings of their own', async () => {
    await using shop = await Shop.open({ services: { api: {}, web: {} } });
    const services = [
      { service: 'api', image: imageOf('api', '2') },
      { service: 'web', image: imageOf('web', '2'), memory: '1Gi' },
    ];
    const ended = await shop.step({ services: JSON.stringify(services), order: 'web, api' });
    expect(ended.outputs.verdict).toBe('steady');
    expect(shop.container('web')).toMatchObject({
      image: imageOf('web', '2'),
      resources: { limits: { memory: '1Gi' } },
    });
  });
});
