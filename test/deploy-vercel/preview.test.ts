import { describe, expect, it } from 'vitest';
import { commit, DOMAIN, pullRequest, SECRET, Shop } from './shop.ts';

describe.concurrent('a preview', () => {
  it('is uploaded, built with its log shown, ready at its own address, and not production', async () => {
    await using shop = await Shop.open();
    const before = shop.live();
    const ended = await shop.deploy();
    expect(ended).toMatchObject({
      code: 0,
      error: '',
      outputs: { verdict: 'steady', kind: 'preview', target: 'preview' },
    });
    expect(await shop.page(ended.outputs.url ?? '')).toBe('200 <h1>shop 2</h1>');
    expect(await shop.page(DOMAIN)).toBe('200 <h1>shop 1</h1>');
    expect(shop.live()).toBe(before);
    expect(ended.log).toContain('Build Completed in /vercel/output');
    expect(ended.outputs['deployment-id']).toMatch(/^dpl_/);
    expect(ended.outputs['inspector-url']).toContain('vercel.com');
    expect(ended.outputs['test-advice']).toContain('browser tests');
  });

  it('sends only what Vercel lacks', async () => {
    await using shop = await Shop.open();
    await shop.deploy();
    expect(shop.count('UploadFile')).toBe(1);
    await shop.write({ 'about.html': 'about' });
    await shop.deploy();
    expect(shop.count('UploadFile')).toBe(2);
  });

  it('shows the pull request’s head at Vercel, whose author keeps the address', async () => {
    await using shop = await Shop.open();
    const { outputs } = await shop.deploy({}, { event: pullRequest() });
    const made = shop.vercel.world.deployments.find(({ id }) => id === outputs['deployment-id']);
    expect(made?.meta).toMatchObject({
      githubCommitSha: commit(3),
      githubCommitRef: 'feature/basket',
      githubCommitAuthorLogin: 'anna',
      githubPrId: '42',
    });
  });

  it('of a custom environment has its host, too', async () => {
    await using shop = await Shop.open({ project: { customEnvironments: ['qa'] } });
    const ended = await shop.deploy({ target: 'qa', aliases: 'qa.shop.example.com', checks: '/ 200' });
    expect(ended).toMatchObject({
      code: 0,
      error: '',
      outputs: { verdict: 'steady', kind: 'custom', target: 'qa' },
    });
    expect(shop.live('qa.shop.example.com')).toBe(ended.outputs['deployment-id']);
  });

  it('that is protected is checked with the project’s secret, which nobody else is shown', async () => {
    await using shop = await Shop.open({
      project: { protection: { sso: 'all_except_custom_domains', bypass: [SECRET] } },
    });
    const ended = await shop.deploy({ checks: '/ 200' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady', protected: 'true' } });
    expect(ended.outputs['test-headers']).toBe(`x-vercel-protection-bypass=${SECRET}`);
    expect(ended.log.replaceAll(`::add-mask::${SECRET}`, '')).not.toContain(SECRET);
    expect(ended.summary).not.toContain(SECRET);
    const own = new URL(ended.outputs.url ?? '').host;
    const shown = shop.vercel.world.visits.filter(
      ({ headers }) => headers['x-vercel-protection-bypass'] !== undefined,
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(new Set(shown.map(({ name }) => shop.vercel.hostOf(name)))).toEqual(new Set([own]));
  });
});
