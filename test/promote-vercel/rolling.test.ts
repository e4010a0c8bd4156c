import { describe, expect, it } from 'vitest';
import { aShop, DOMAIN, promote } from './stage.ts';

const STAGES = [10, 50, 100].map(targetPercentage => ({ targetPercentage, requireApproval: true }));
const rolls = () => aShop({ project: { rollingRelease: { target: 'production', stages: STAGES } } });

describe.concurrent('a rolling release', () => {
  it('goes through its stages, with the checks at each', async () => {
    await using shop = await rolls();
    const { second } = shop;
    const ended = await promote(shop, { deployment: second, checks: '/ 200' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady', traffic: '100' } });
    for (const at of ['checked at 10%: good', 'checked at 50%: good', 'checked what serves: good'])
      expect(ended.log).toContain(at);
    expect(await shop.page(DOMAIN)).toBe('200 <h1>shop 2</h1>');
  });

  it('goes back where a stage does not pass, and says that this pins', async () => {
    await using shop = await rolls();
    const { first, second } = shop;
    const ended = await promote(shop, { deployment: second, checks: '/missing 200', 'check-timeout': '1s' });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'failed', pinned: 'true' } });
    expect(shop.live()).toBe(first);
    expect(ended.summary).toContain('Production is pinned');
  });

  it.each([
    ['continue', 'steady', '100'],
    ['complete', 'steady', '100'],
  ])('is left at its first stage, and %s brings it to its end', async (operation, verdict, traffic) => {
    await using shop = await rolls();
    const { second } = shop;
    const environment = { environment: 'production' };
    const held = await promote(shop, { ...environment, deployment: second, 'at-hold': 'leave' }, { run: 1 });
    expect(held).toMatchObject({ code: 0, outputs: { verdict: 'held', traffic: '10' } });
    const ended = await promote(shop, { ...environment, operation }, { run: 2 });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict, traffic, 'deployment-id': second } });
    expect(shop.live()).toBe(second);
  });

  it('is left at its first stage, and abort has what served before serve all', async () => {
    await using shop = await rolls();
    const { first, second } = shop;
    await promote(shop, { deployment: second, 'at-hold': 'leave' });
    const ended = await promote(shop, { operation: 'abort' });
    expect(ended).toMatchObject({
      code: 0,
      outputs: { verdict: 'steady', 'deployment-id': first, pinned: 'true' },
    });
    expect(shop.live()).toBe(first);
  });

  it('goes to all at once where that is said', async () => {
    await using shop = await rolls();
    const { second } = shop;
    const ended = await promote(shop, { deployment: second, rolling: 'at-once' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady', traffic: '100' } });
    expect(shop.live()).toBe(second);
  });
});
