import { describe, expect, it } from 'vitest';
import { DOMAIN, Shop } from './shop.ts';

describe.concurrent('a dry run', () => {
  it('counts, hashes and plans, by names, and writes nothing', async () => {
    await using shop = await Shop.open({ project: { env: { API_URL: 'hidden-of-project' } } });
    const writes = () =>
      shop.count('CreateDeployment') + shop.count('UploadFile') + shop.count('RequestPromote');
    const before = writes();
    const ended = await shop.deploy({
      target: 'production',
      'environment-variables': 'TOKEN=hidden-of-run',
      'dry-run': 'true',
    });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'planned', kind: 'production' } });
    expect(ended.summary).toContain('1 file');
    expect(ended.summary).toContain(shop.vercel.hostOf(DOMAIN));
    expect(ended.summary).toContain('TOKEN');
    expect(JSON.stringify(ended)).not.toContain('hidden-of');
    expect(writes()).toBe(before);
  });

  it('is what it is under act, without an API on this machine', async () => {
    await using shop = await Shop.open();
    const env = { ACT: 'true', VERCEL_API_URL: 'https://vercel.invalid', VERCEL_TOKEN: '' };
    const ended = await shop.deploy({}, { env });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'planned' } });
    expect(ended.summary).toContain('There are no Vercel credentials');
  });
});
