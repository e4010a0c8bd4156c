import { describe, expect, it } from 'vitest';
import { logCommands } from '../bundles/log-commands.ts';
import { Shop } from './shop.ts';

describe.concurrent('what goes wrong', () => {
  it('a build that fails is told with its lines, on the file, and the likely cause', async () => {
    await using shop = await Shop.open();
    shop.fail({ kind: 'build-fails' });
    const ended = await shop.deploy();
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'failed' } });
    expect(ended.summary).toContain('Last log lines');
    const [line, error] = logCommands(ended.log).filter(({ name }) => name === 'error');
    expect(line).toMatchObject({ properties: { file: 'src/cart.ts', line: '3' } });
    expect(error?.message).toContain('Likely cause: ');
    expect(error?.message).toContain('The build says: src/cart.ts:3: ');
    expect(ended.log).toContain('error TS2322');
    expect(ended.summary).toContain('Trace: what Vercel answered');
  });

  it('a build’s log does nothing, whatever stands in it', async () => {
    await using shop = await Shop.open();
    const lines = [
      '::error::pwned',
      '::add-mask::a',
      '##[error]pwned',
      '\u001b[31m::set-output name=x::y',
      '</pre><img src=x>',
    ];
    shop.fail({ kind: 'build-fails', lines });
    const ended = await shop.deploy();
    expect(ended.code).toBe(1);
    expect(logCommands(ended.log).filter(({ message }) => /^(?:pwned|a|y)$/.test(message))).toEqual([]);
    expect(ended.summary).not.toContain('<img');
  });

  it.each<[string, Parameters<Shop['fail']>[0], string, string]>([
    ['cancelled in the dashboard', { kind: 'build-canceled' }, 'failed', 'cancelled'],
    ['blocked', { kind: 'blocked' }, 'failed', 'blocked'],
    ['that never ends', { kind: 'build-never-ends' }, 'timeout', 'building'],
    ['whose aliases are refused', { kind: 'alias-error' }, 'failed', 'aliases'],
  ])('a build %s', async (_, fault, verdict, words) => {
    await using shop = await Shop.open();
    shop.fail(fault);
    const ended = await shop.deploy({ 'wait-timeout': '3s' });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict } });
    expect(ended.error).toContain(words);
  });

  it.each<[string, Parameters<Shop['fail']>[0]]>([
    ['429 on an upload', { kind: 'rate-limited', route: 'UploadFile' }],
    ['429 on creating it', { kind: 'rate-limited', route: 'CreateDeployment' }],
    ['an upload that breaks off', { kind: 'upload-breaks', after: 4 }],
  ])('%s is waited for, and nothing is made twice', async (_, fault) => {
    await using shop = await Shop.open();
    shop.fail(fault);
    const made = shop.vercel.world.deployments.length;
    const ended = await shop.deploy();
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(shop.vercel.world.deployments).toHaveLength(made + 1);
  });

  it('a token without the team names it', async () => {
    await using shop = await Shop.open();
    shop.fail({ kind: 'token-without-scope' });
    const ended = await shop.deploy();
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(ended.error).toContain('acme');
  });

  it('a project that is not there is told with the nearest name, an environment too', async () => {
    await using shop = await Shop.open({ project: { customEnvironments: ['qa'] } });
    expect((await shop.deploy({ project: 'shop-wep' })).error).toContain('shop-web');
    expect((await shop.deploy({ target: 'qq' })).error).toContain('qa');
    expect(shop.count('CreateDeployment')).toBe(1);
  });

  it('an empty folder, and no output where one was said to be built', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy({ path: 'nowhere' });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(ended.error).toContain('path: ');
    expect((await shop.deploy({ prebuilt: 'true' })).error).toContain('output-directory: ');
    expect(shop.count('CreateDeployment')).toBe(1);
  });

  it('a project’s first deployment is production whatever was asked: a preview is not', async () => {
    await using shop = await Shop.open({ live: false });
    const ended = await shop.deploy();
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('first');
    expect(shop.live()).toBeUndefined();
  });
});
