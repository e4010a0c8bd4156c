import { describe, expect, it } from 'vitest';
import { aShop, DOMAIN, promote, staged, when } from './stage.ts';

describe.concurrent('what goes wrong', () => {
  it('two promotions at once: what serves is called steady, and the other is told who overtook it', async () => {
    await using shop = await aShop();
    const { second } = shop;
    const third = await staged(shop, 3);
    const both = await Promise.all(
      [second, third].map(deployment => promote(shop, { deployment, 'on-failure': 'report' })),
    );
    for (const { code, outputs, error } of both) {
      if (outputs.verdict === 'steady') {
        // One that was over before the other began was steady then; what never served is not called so.
        const its = shop.vercel.world.deployments.find(({ id }) => id === outputs['deployment-id']);
        expect(its?.readySubstate).toBe('PROMOTED');
        continue;
      }
      expect(code).toBe(1);
      expect(outputs['deployment-id']).not.toBe(shop.live());
      expect(['superseded', 'not-started', 'unknown', 'failed']).toContain(outputs.verdict);
      expect(error).not.toBe('');
    }
    const serving = both.find(({ outputs }) => outputs['deployment-id'] === shop.live());
    expect(serving?.outputs.verdict).toBe('steady');
  });

  it('two of one environment: one after the other, and the older is refused', async () => {
    await using shop = await aShop();
    const { second } = shop;
    const third = await staged(shop, 3);
    const run = (deployment: string, run: number) =>
      promote(shop, { deployment, environment: 'production' }, { run, sha: String(run + 1).repeat(40) });
    const [older, newer] = await Promise.all([run(second, 1), run(third, 2)]);
    expect(newer?.outputs.verdict).toBe('steady');
    expect(['steady', 'not-started']).toContain(older?.outputs.verdict);
    expect(shop.live()).toBe(third);
  });

  it('somebody promotes in the dashboard meanwhile: theirs stays, and they are named', async () => {
    await using shop = await aShop();
    const { second } = shop;
    shop.fail({ kind: 'superseded', by: 'new', user: 'mallory' });
    const ended = await promote(shop, { deployment: second });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'superseded' } });
    expect(ended.error).toContain('mallory');
    expect(shop.live()).not.toBe(second);
  });

  it('Vercel’s own job fails: what serves is told, and put back', async () => {
    await using shop = await aShop();
    const { first, second } = shop;
    shop.fail({ kind: 'promotion-fails', count: 1 });
    const ended = await promote(shop, { deployment: second });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'failed', traffic: '0' } });
    expect(shop.live()).toBe(first);
  });

  it('Vercel’s own job never ends', async () => {
    await using shop = await aShop();
    const { second } = shop;
    shop.fail({ kind: 'promotion-never-ends' });
    const ended = await promote(shop, { deployment: second, 'wait-timeout': '2s', 'on-failure': 'report' });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'timeout' } });
    expect(ended.outputs.trace).toMatch(/trace-.*\.json$/);
  });

  it('too many requests: it waits until Vercel says', async () => {
    await using shop = await aShop();
    const { second } = shop;
    shop.fail({ kind: 'rate-limited', route: 'RequestPromote', reset: 1 });
    shop.fail({ kind: 'rate-limited', route: 'GetAlias', reset: 1 });
    const ended = await promote(shop, { deployment: second });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(shop.live()).toBe(second);
  });

  it('a token that is not for the team names the team', async () => {
    await using shop = await aShop();
    const { second } = shop;
    shop.fail({ kind: 'token-without-scope' });
    const ended = await promote(shop, { deployment: second });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('acme');
  });

  it('a project that there is not: the nearest name is told', async () => {
    await using shop = await aShop();
    const { second } = shop;
    const ended = await promote(shop, { deployment: second, project: 'shop-wbe' });
    expect(ended.error).toContain('Did you mean shop-web?');
  });

  it('the run is cancelled: it says so, and the project’s setting is put back', async () => {
    await using shop = await aShop({
      vercel: { speed: 4, projects: [{ name: 'shop-web', domains: [DOMAIN] }] },
    });
    const { second } = shop;
    shop.project.autoAssignCustomDomains = false;
    const ended = await promote(
      shop,
      { deployment: second, checks: '/missing 200', 'check-timeout': '1m' },
      {},
      when('answers from', child => child.kill('SIGINT')),
    );
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'cancelled' } });
    expect(shop.project.autoAssignCustomDomains).toBe(false);
  });
});
