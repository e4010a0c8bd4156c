import { describe, expect, it } from 'vitest';
import { Shop } from './shop.ts';

const files = (shop: Shop, id: string | undefined) => {
  const made = shop.vercel.world.deployments.find(each => each.id === id);
  return [...(made?.files.keys() ?? [])].sort();
};

describe.concurrent('what is deployed', () => {
  it('is what Vercel’s own tools would send', async () => {
    await using shop = await Shop.open();
    await shop.write({
      '.vercelignore': 'secret.txt\n',
      'secret.txt': 'x',
      'node_modules/a/index.js': '',
      '.git/HEAD': '',
    });
    const { outputs } = await shop.deploy();
    expect(files(shop, outputs['deployment-id'])).toEqual(['.vercelignore', 'index.html']);
  });

  it('is an archive where that is asked for', async () => {
    await using shop = await Shop.open();
    await shop.write({ 'a/b.html': 'b' });
    const { outputs } = await shop.deploy({ archive: 'tgz' });
    expect(files(shop, outputs['deployment-id'])).toEqual(['a/b.html', 'index.html']);
    expect(shop.count('UploadFile')).toBe(1);
  });

  it('is a prebuilt output, for production what was built for it', async () => {
    await using shop = await Shop.open();
    const output = (target: string) => ({
      '.vercel/output/config.json': '{"version":3}',
      '.vercel/output/builds.json': JSON.stringify({ target, builds: [] }),
      '.vercel/output/static/index.html': '<h1>built</h1>',
    });
    await shop.write(output('preview'));
    const refused = await shop.deploy({ prebuilt: 'true', target: 'production' });
    expect(refused).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(refused.error).toContain('prebuilt: .vercel/output was built for preview');
    await shop.write(output('production'));
    const ended = await shop.deploy({ prebuilt: 'true', target: 'production' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(await shop.page('shop.example.com')).toBe('200 <h1>built</h1>');
  });

  it('is a monorepo with the app’s vercel.json and root directory', async () => {
    await using shop = await Shop.open();
    await shop.write({
      'apps/web/vercel.json': JSON.stringify({ buildCommand: 'true', env: { FROM_FILE: '1' } }),
      'apps/web/index.html': '<h1>web</h1>',
    });
    const { outputs, log } = await shop.deploy({ 'root-directory': 'apps/web' });
    expect(log).not.toContain('::warning');
    const made = shop.vercel.world.deployments.find(each => each.id === outputs['deployment-id']);
    expect(files(shop, made?.id)).toEqual(['apps/web/index.html', 'apps/web/vercel.json', 'index.html']);
  });
});
