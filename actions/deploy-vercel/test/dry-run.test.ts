import { describe, expect, it } from 'vitest';
import { DOMAIN, LIVE, PRODUCTION, shopForEach, text } from './fakes.ts';

const { shop, deploy } = shopForEach();

describe('a dry run', () => {
  it('reads and hashes, shows what would change and which variables by name, and writes nothing', async () => {
    shop.api.env = ['API_URL'];
    const { outputs, summary } = await deploy({
      'dry-run': 'true',
      'environment-variables': 'TOKEN=s3cret-value',
      'build-environment-variables': 'NPM_TOKEN=s3cret-value',
      aliases: 'a.example.com',
    });
    expect(outputs).toMatchObject({
      verdict: 'planned',
      target: 'preview',
      kind: 'preview',
      protected: false,
    });
    expect(outputs).not.toHaveProperty('services');
    for (const words of [
      'preview build of 1 file',
      'Variables of this deployment: TOKEN',
      'NPM_TOKEN',
      'a.example.com',
    ])
      expect(text(summary)).toContain(words);
    expect(text(summary) + text(outputs) + text(shop.lines)).not.toContain('s3cret-value');
    expect(shop.created()).toBe(0);
    expect(shop.told).toEqual([]);
  });

  it('of production shows the domains that would move', async () => {
    const { summary } = await deploy({ ...PRODUCTION, 'dry-run': 'true' });
    expect(text(summary)).toContain(DOMAIN);
  });

  it('without a token asks nobody, and counts all the same', async () => {
    const { outputs, summary } = await deploy(
      { 'dry-run': 'true', token: '', target: 'staged' },
      { hasToken: false, openVercel: () => Promise.reject(new Error('nobody asked')) },
    );
    expect(outputs).toEqual({
      verdict: 'planned',
      // For the stages after it, which are planned, too.
      url: 'https://planned.invalid',
      'deployment-id': 'dpl_planned',
      target: 'production',
      kind: 'staged',
      'test-advice': expect.any(String),
    });
    expect(text(summary)).toContain('staged deployment of 1 file ');
    expect(text(summary)).toContain('There are no Vercel credentials');
  });

  it('of `continue` looks, and promotes nothing', async () => {
    await deploy({ ...PRODUCTION, 'at-hold': 'leave' });
    const { outputs } = await deploy({ operation: 'continue', 'dry-run': 'true' });
    expect(outputs.verdict).toBe('planned');
    expect(shop.api.whereIs(DOMAIN)).toBe(LIVE);
  });
});
