import { describe, expect, it } from 'vitest';
import { promoteVercel } from '../src/promote-vercel.ts';
import { type Given, read } from './config/read.ts';
import { aShop, DOMAIN } from './fakes.ts';

type Shop = ReturnType<typeof aShop>;

const run = (shop: Shop, given: Given, fields: Parameters<Shop['ports']>[0] = {}) =>
  promoteVercel(read(given), shop.ports(fields));
const log = (shop: Shop) => ({ release: shop.log.release, memory: shop.memory });
const writes = ({ vercel }: Shop) =>
  vercel.calls.filter(call => /^(?:promote|rollback|setAutoAssign|approve|complete)/.test(call));

/** Promotions roll: 10%, then half, each waiting for approval. */
function rolls() {
  const shop = aShop();
  shop.vercel.stages = [10, 50, 100].map(percent => ({ percent, duration: undefined }));
  shop.vercel.state = { ...shop.vercel.state, rolling: true };
  return shop;
}

/** It was left at its first stage by a run before. */
async function atFirstStage() {
  const shop = rolls();
  const given = { deployment: 'dpl_2', 'at-hold': 'leave', environment: 'production' };
  const report = await run(shop, given, log(shop));
  return { shop, report };
}

describe('a rolling release', () => {
  it('goes through its stages, with the checks at the deployment’s own address, and in the end at the domains', async () => {
    const shop = rolls();
    const looks: string[] = [];
    const report = await run(
      shop,
      { deployment: 'dpl_2' },
      {
        checkAt:
          ({ own }) =>
          async ({ hold }) => {
            looks.push(`${own} ${hold?.at ?? 'end'} ${hold?.traffic ?? ''}`);
            return { ok: true, detail: 'good' };
          },
      },
    );
    expect(report.outputs).toMatchObject({ verdict: 'steady', traffic: 100 });
    expect(looks.map(each => each.split(' ').slice(1).join(' '))).toEqual(['10% 10', '50% 50', 'end ']);
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_2');
  });

  it('goes back where a stage’s checks fail, and says that this pins', async () => {
    const shop = rolls();
    const report = await run(
      shop,
      { deployment: 'dpl_2' },
      {
        checkAt:
          () =>
          async ({ hold }) => ({ ok: hold?.at !== '50%', detail: 'seen at 50%' }),
      },
    );
    expect(report.outputs).toMatchObject({ verdict: 'failed', pinned: true, traffic: 0 });
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_1');
    expect(JSON.stringify(report.summary)).toContain('Production is pinned to dpl_1');
  });

  it('is left at its stage where someone else decides', async () => {
    const { report, shop } = await atFirstStage();
    expect(report.error).toBeUndefined();
    expect(report.outputs).toMatchObject({ verdict: 'held', traffic: 10, 'deployment-id': 'dpl_2' });
    expect(shop.log.records[0]?.outcome?.verdict).toBe('held');
    expect(JSON.stringify(report.summary)).toContain('run promote-vercel with operation: continue');
  });

  it.each([
    ['continue', ['approveStage dpl_2 1', 'approveStage dpl_2 2']],
    ['complete', ['completeRolling dpl_2']],
  ])('goes on with %s, to its end', async (operation, said) => {
    const { shop } = await atFirstStage();
    const before = writes(shop).length;
    const report = await run(shop, { operation, environment: 'production' }, log(shop));
    expect(report.outputs).toMatchObject({ verdict: 'steady', traffic: 100, 'deployment-id': 'dpl_2' });
    expect(writes(shop).slice(before)).toEqual([...said, 'setAutoAssign false']);
    expect(shop.log.records[0]?.outcome).toMatchObject({
      verdict: 'steady',
      targets: [{ after: { deployment: 'dpl_2' } }],
    });
  });

  it('has the setting in the end as it was when it began, which the lock’s own look at the log told', async () => {
    const { shop } = await atFirstStage();
    shop.vercel.state = { ...shop.vercel.state, autoAssign: true };
    const given = { operation: 'continue', environment: 'production' };
    const report = await run(shop, given, { release: shop.log.release });
    expect(report.outputs.verdict).toBe('steady');
    expect(shop.vercel.state.autoAssign).toBe(false);
  });

  it('has its setting put back before anything else is looked at', async () => {
    const { shop } = await atFirstStage();
    const before = shop.vercel.calls.length;
    await run(shop, { operation: 'continue', environment: 'production' }, log(shop));
    const calls = shop.vercel.calls.slice(before);
    // An observation lists the domains: the first to begin with, the next of how it stands in the end.
    expect(calls.indexOf('setAutoAssign false')).toBeLessThan(calls.lastIndexOf('domains'));
  });

  it('goes back with abort, and the log says so', async () => {
    const { shop } = await atFirstStage();
    const report = await run(shop, { operation: 'abort', environment: 'production' }, log(shop));
    expect(report.error).toBeUndefined();
    expect(report.outputs).toMatchObject({
      verdict: 'steady',
      pinned: true,
      'deployment-id': 'dpl_1',
      traffic: 100,
    });
    expect(shop.log.records[0]?.outcome?.targets).toMatchObject([{ verdict: 'failed', undone: true }]);
  });

  it('is shown by a dry run, and left', async () => {
    const { shop } = await atFirstStage();
    const before = writes(shop).length;
    const report = await run(shop, { operation: 'complete', 'dry-run': 'true' });
    expect(report.outputs).toMatchObject({ verdict: 'planned', 'deployment-id': 'dpl_2' });
    expect(writes(shop).length).toBe(before);
  });

  it('that goes on and then fails its checks goes back', async () => {
    const { shop } = await atFirstStage();
    const report = await run(
      shop,
      { operation: 'continue' },
      {
        checkAt:
          () =>
          async ({ hold }) => ({ ok: hold !== undefined, detail: 'down' }),
      },
    );
    expect(report.outputs.verdict).toBe('failed');
    expect(report.error?.message).toContain('dpl_1 serves again');
    expect(shop.vercel.whereIs(DOMAIN)).toBe('dpl_1');
  });

  it('is missed where none is under way', async () => {
    const shop = rolls();
    const report = await run(shop, { operation: 'continue' });
    expect(report.error?.message).toContain('has no deployment in flight');
  });
});
