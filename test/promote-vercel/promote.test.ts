import { describe, expect, it } from 'vitest';
import { aShop, DOMAIN, promote, SECRET, staged, writes } from './stage.ts';

describe.concurrent('promote', () => {
  it('makes the very build live at every domain, looks at it there, and keeps the project’s setting', async () => {
    await using shop = await aShop({
      project: { autoAssignCustomDomains: false },
      live: true,
    });
    const { first, second } = shop;
    shop.project.autoAssignCustomDomains = false;
    const builds = shop.vercel.world.deployments.length;
    const ended = await promote(shop, { deployment: second, checks: '/ 200', compare: '/index.html' });
    expect(ended).toMatchObject({ code: 0, error: '' });
    expect(ended.outputs).toMatchObject({
      verdict: 'steady',
      url: `http://${shop.vercel.hostOf(DOMAIN)}`,
      'deployment-id': second,
      'previous-deployment-id': first,
      pinned: 'false',
      traffic: '100',
      commit: '2'.repeat(40),
    });
    expect(await shop.page(DOMAIN)).toBe('200 <h1>shop 2</h1>');
    expect(shop.vercel.world.deployments.length).toBe(builds);
    expect(shop.project.autoAssignCustomDomains).toBe(false);
  });

  it('takes the address that deploy-vercel has put out', async () => {
    await using shop = await aShop();
    const { second } = shop;
    const host = shop.vercel.world.deployments.find(({ id }) => id === second)?.url;
    const ended = await promote(shop, { deployment: `http://${host}/` });
    expect(ended.outputs).toMatchObject({ verdict: 'steady', 'deployment-id': second });
  });

  it('has what was live before serve again where a domain does not pass, without a pin', async () => {
    await using shop = await aShop();
    const { first, second } = shop;
    const ended = await promote(shop, { deployment: second, checks: '/missing 200', 'check-timeout': '1s' });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'failed', pinned: 'false', traffic: '0' } });
    expect(ended.error).toContain(`${shop.vercel.hostOf(DOMAIN)}: HTTP checks`);
    expect(ended.error).toContain(`${first} serves again`);
    expect(await shop.page(DOMAIN)).toBe('200 <h1>shop 1</h1>');
    expect(shop.project.autoAssignCustomDomains).toBe(true);
  });

  it('sees by the bytes that a domain still answers from the deployment before', async () => {
    await using shop = await aShop();
    const { second } = shop;
    shop.fail({ kind: 'serves-old', for: 60_000 });
    const ended = await promote(shop, {
      deployment: second,
      compare: '/index.html',
      'check-timeout': '1s',
      'on-failure': 'report',
    });
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain('it answers other bytes');
  });

  it('gets past the protection, and shows the secret to nobody', async () => {
    await using shop = await aShop({
      project: { protection: { sso: 'all', bypass: [SECRET] } },
    });
    const { second } = shop;
    const ended = await promote(shop, { deployment: second, checks: '/ 200', compare: '/' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    const shown = [
      ended.log.replaceAll(`::add-mask::${SECRET}`, ''),
      ended.summary,
      JSON.stringify(ended.outputs),
    ];
    expect(shown.join('\n')).not.toContain(SECRET);
  });

  it('gives extra hosts with it, all or none', async () => {
    await using shop = await aShop({
      vercel: { projects: [{ name: 'shop-web', domains: [DOMAIN] }, { name: 'other' }] },
    });
    const { first, second } = shop;
    shop.fail({ kind: 'alias-taken', host: 'b.shop.example.com', by: 'other', count: 1 });
    const hosts = 'a.shop.example.com, b.shop.example.com';
    const ended = await promote(shop, { deployment: second, domains: hosts });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(ended.error).toContain('b.shop.example.com');
    expect(shop.live()).toBe(first);
    expect(shop.live('a.shop.example.com')).toBeUndefined();
    const again = await promote(shop, { deployment: second, domains: 'a.shop.example.com' });
    expect(again.outputs.verdict).toBe('steady');
    expect(shop.live('a.shop.example.com')).toBe(second);
  });

  it('only says what it would do in a dry run', async () => {
    await using shop = await aShop();
    const { first, second } = shop;
    const before = writes(shop).length;
    const ended = await promote(shop, { deployment: second, 'dry-run': 'true' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'planned', 'deployment-id': second } });
    expect(JSON.parse(ended.outputs.plan ?? '')[0].changes).toContainEqual({
      what: `domain ${shop.vercel.hostOf(DOMAIN)}`,
      from: first,
      to: second,
    });
    expect(writes(shop).length).toBe(before);
  });

  it('refuses a preview and what is older, and says what to do', async () => {
    await using shop = await aShop();
    const { first, second } = shop;
    const preview = await promote(shop, { deployment: await staged(shop, 3, { target: undefined }) });
    expect(preview.error).toContain('built for preview, not for production');
    await promote(shop, { deployment: second });
    const older = await promote(shop, { deployment: first });
    expect(older).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(older.error).toContain('allow-older: true');
    expect(shop.live()).toBe(second);
  });
});
