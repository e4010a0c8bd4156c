import { describe, expect, it } from 'vitest';
import { deploymentView } from '../../../packages/vercel/test/view-of.ts';
import { promoteVercel } from '../src/promote-vercel.ts';
import { type Given, read } from './config/read.ts';
import { aShop, DOMAIN, released } from './fakes.ts';

type Shop = ReturnType<typeof aShop>;

const writes = ({ vercel }: Shop) =>
  vercel.calls.filter(call => /^(?:promote|rollback|setAutoAssign)/.test(call));
const log = (shop: Shop) => ({ release: shop.log.release, memory: shop.memory });
const run = (shop: Shop, given: Given, fields: Parameters<Shop['ports']>[0] = {}) =>
  promoteVercel(read(given), shop.ports(fields));
const good = { checkAt: () => async () => ({ ok: true, detail: 'good', checks: ['HTTP checks'] }) };

/** `dpl_2` is live, and `dpl_1` and `dpl_0` were. */
function promoted(history: Parameters<typeof aShop>[0] = {}) {
  const shop = aShop(history);
  shop.vercel.deploymentsById.set(
    'dpl_2',
    deploymentView('dpl_2', { createdAt: 2_000, env: ['OLD', 'NEW'] }),
  );
  shop.vercel.state = { ...shop.vercel.state, production: 'dpl_2', autoAssign: true };
  shop.vercel.point(DOMAIN, 'dpl_2');
  return shop;
}

describe('rollback', () => {
  it('goes to the one before by Vercel’s own list, pins, and says what that means', async () => {
    const shop = promoted();
    const report = await run(shop, { operation: 'rollback' });
    expect([shop.vercel.whereIs(DOMAIN), writes(shop)]).toEqual(['dpl_1', ['rollback dpl_1']]);
    expect(report.outputs).toMatchObject({
      verdict: 'steady',
      pinned: true,
      'previous-deployment-id': 'dpl_2',
    });
    const said = JSON.stringify([shop.warnings, report.summary]);
    for (const words of [
      'variables that it was built with',
      'without NEW',
      'Cron jobs',
      'pinned to',
      'undo-rollback',
    ])
      expect(said).toContain(words);
  });

  it('promotes it where pinning is not wanted', async () => {
    const shop = promoted();
    const report = await run(shop, { operation: 'rollback', pin: 'false' });
    expect(writes(shop)).toEqual(['promote dpl_1']);
    expect(report.outputs).toMatchObject({ verdict: 'steady', pinned: false });
    expect(shop.vercel.state.autoAssign).toBe(true);
  });

  it.each<[string, Parameters<typeof aShop>[0], Given, string]>([
    ['the one that is named', {}, { to: 'dpl_0' }, 'dpl_0'],
    [
      'the last known-good one',
      { records: [released('9', 20, 'dpl_2'), released('1', 10, 'dpl_1', {}), released('8', 5, 'dpl_0')] },
      {},
      'dpl_0',
    ],
    [
      'none that was deleted',
      { records: [released('9', 20, 'dpl_7'), released('8', 5, 'dpl_0')] },
      {},
      'dpl_0',
    ],
    [
      'none that is refused',
      { records: [released('1', 10, 'dpl_1', { verdict: 'failed', undone: true })] },
      {},
      'dpl_0',
    ],
  ])('goes to %s', async (_, history, given, to) => {
    const shop = promoted(history);
    await run(shop, { operation: 'rollback', environment: 'production', ...given }, log(shop));
    expect(shop.vercel.whereIs(DOMAIN)).toBe(to);
  });

  it('goes nowhere where production moved meanwhile: what is before it is something else then', async () => {
    const shop = promoted();
    const lock = shop.log.release.lock;
    const take: typeof lock.take = async (name, holder) => {
      shop.vercel.deploymentsById.set('dpl_3', deploymentView('dpl_3', { createdAt: 3_000 }));
      shop.vercel.state = { ...shop.vercel.state, production: 'dpl_3' };
      shop.vercel.point(DOMAIN, 'dpl_3');
      return lock.take(name, holder);
    };
    const release = { ...shop.log.release, lock: { ...lock, take } };
    const given = { operation: 'rollback', environment: 'production' };
    const report = await run(shop, given, { release, memory: shop.memory });
    expect(report.error?.message).toContain('Production moved from dpl_2 to dpl_3');
    expect(writes(shop)).toEqual([]);
  });

  it('says where there is nothing to go back to', async () => {
    const shop = promoted();
    shop.vercel.deploymentsById.delete('dpl_1');
    shop.vercel.deploymentsById.delete('dpl_0');
    const report = await run(shop, { operation: 'rollback' });
    expect(report.error?.message).toContain('There is no deployment before dpl_2');
  });

  it('is written down, so that what it went back from is not promoted again by accident', async () => {
    const shop = promoted({ records: [released('2', 20, 'dpl_2'), released('1', 10, 'dpl_1')] });
    const back = await run(
      shop,
      { operation: 'rollback', environment: 'production' },
      { ...log(shop), ...good },
    );
    expect(back.outputs).toMatchObject({ verdict: 'steady', 'deployment-id': 'dpl_1', 'release-id': '42.1' });
    const [rollback] = shop.log.records;
    expect(rollback?.intent).toMatchObject({ commit: { sha: '1'.repeat(40) } });
    expect(rollback?.outcome?.targets).toMatchObject([{ verdict: 'steady', refuses: ['vercel://dpl_2'] }]);
    const again = await run(
      shop,
      { deployment: 'dpl_2', environment: 'production', unpin: 'true' },
      log(shop),
    );
    expect(again.error?.message).toMatch(/dpl_2 .* refused there: release 42.1 .* rolled it back/);
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_1');
  });

  it('that fails refuses nothing', async () => {
    const shop = promoted({ records: [released('2', 20, 'dpl_2'), released('1', 10, 'dpl_1')] });
    shop.vercel.ends = 'failed';
    const report = await run(
      shop,
      { operation: 'rollback', environment: 'production', 'on-failure': 'report' },
      log(shop),
    );
    expect(report.outputs.verdict).toBe('failed');
    expect(shop.log.records[0]?.outcome?.targets[0]?.refuses).toBeUndefined();
  });
});

describe('undo-rollback', () => {
  async function rolledBack() {
    const shop = promoted({ records: [released('2', 20, 'dpl_2'), released('1', 10, 'dpl_1')] });
    await run(shop, { operation: 'rollback', environment: 'production' }, { ...log(shop), ...good });
    return shop;
  }

  it('has what was live before answer again, ends the pin, and overrules the rollback’s own refusal', async () => {
    const shop = await rolledBack();
    const report = await run(
      shop,
      { operation: 'undo-rollback', environment: 'production' },
      { ...log(shop), ...good },
    );
    expect(report.outputs).toMatchObject({ verdict: 'steady', 'deployment-id': 'dpl_2', pinned: false });
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_2');
  });

  it('does not overrule a check that failed', async () => {
    const shop = await rolledBack();
    shop.memory.log.prove('production', {
      schema: 1,
      release: '2',
      at: new Date(25 * 60_000).toISOString(),
      result: 'failed',
      checks: ['smoke'],
      digests: [],
      artifacts: ['vercel://dpl_2'],
      by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/2' },
    });
    const report = await run(shop, { operation: 'undo-rollback', environment: 'production' }, log(shop));
    expect(report.error?.message).toMatch(/dpl_2 .* failed smoke/);
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_1');
  });

  it('says where there is none to undo', async () => {
    const shop = promoted();
    const report = await run(shop, { operation: 'undo-rollback' });
    expect(report.error?.message).toContain('there is no rollback to undo');
  });
});
