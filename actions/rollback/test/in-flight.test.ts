import { ActionError, ConfigError } from '@pipeline/contracts';
import { lockName } from '@pipeline/release';
import { describe, expect, it } from 'vitest';
import { API, CHECKS, digestOf, Shop, WEB } from './fakes.ts';

/** Release 1.1 is good; what came after it is held at a hold, and has not served. */
async function aHeldShop(): Promise<Shop> {
  const shop = await Shop.open(API);
  await shop.released('1.1', { [API]: 'v1' });
  await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
  await shop.released('3.1', { [API]: 'v3' }, { verdict: 'held', held: true });
  shop.target(API).moving = { to: 'v3' };
  return shop;
}

describe('what is in flight', () => {
  it('is ended first, planned anew, and what was held has its last word', async () => {
    const shop = await aHeldShop();
    shop.target(API).busy = new ConfigError('a rollout is under way');
    const { outputs, error } = await shop.rollBack();
    expect([outputs.verdict, error]).toEqual(['steady', undefined]);
    expect(shop.target(API).told).toEqual(['abort', 'apply v1']);
    expect(outputs.refused).toEqual([digestOf('v3'), digestOf('v2')]);
    const records = await shop.home.log.recent('production', 10);
    const held = records.find(({ intent }) => intent.id === '3.1');
    expect(held?.outcome?.targets[0]).toMatchObject({ verdict: 'failed', undone: true });
    expect(held?.outcome?.targets[0]?.detail).toContain('stopped by anna');
  });

  it('is told in a dry run, and goes on', async () => {
    const shop = await aHeldShop();
    const { summary } = await shop.rollBack({ dryRun: true });
    expect(JSON.stringify(summary)).toContain('the rollout of v3 is ended first');
    expect(shop.target(API).told).toEqual([]);
  });

  it('is watched where it leads to what is wanted already', async () => {
    const shop = await Shop.open(API);
    await shop.released('1.1', { [API]: 'v1' });
    await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
    shop.target(API).moving = { to: 'v1' };
    await shop.rollBack();
    expect(shop.target(API).told).toEqual(['apply v1']);
  });

  it('that cannot be ended is an obstacle of this target alone', async () => {
    const shop = await Shop.open(API, WEB);
    await shop.released('1.1', { [API]: 'v1', [WEB]: 'v1' });
    await shop.released('2.1', { [API]: 'v2', [WEB]: 'v2' }, { checks: [] });
    const api = shop.target(API);
    api.moving = { to: 'v3' };
    api.abort = () => Promise.reject(new ConfigError('ECS shows nothing of it'));
    api.busy = new ConfigError('a rollout is under way', { hint: 'Wait for it' });
    const { outputs, error } = await shop.rollBack();
    expect(error?.message).toContain(`${API}: a rollout is under way (nothing was changed)`);
    expect([outputs.verdict, await shop.runs()]).toEqual(['failed', { [API]: 'v2', [WEB]: 'v1' }]);
  });

  it('by another run that holds the lock is waited for, and not touched', async () => {
    const shop = await aHeldShop();
    const until = shop.clock.now() + 3_600_000;
    shop.lock.held.set(lockName('production', API), {
      owner: 'org/shop run 41, attempt 1',
      reason: 'deploying 3333333 to production',
      url: 'https://github.com/org/shop/actions/runs/41',
      since: shop.clock.now(),
      expires: until,
    });
    const { outputs, error } = await shop.rollBack({ lockWait: 0 });
    expect([outputs.verdict, (error as ActionError).code]).toEqual(['not-started', 'locked']);
    expect(error?.message).toContain('org/shop run 41');
    expect(shop.target(API).told).toEqual([]);
  });
});

describe('a run that is cancelled', () => {
  it('writes down what was begun, and what was not', async () => {
    const shop = await Shop.open(API, WEB);
    await shop.released('1.1', { [API]: 'v1', [WEB]: 'v1' });
    await shop.released('2.1', { [WEB]: 'v2' }, { checks: [] });
    await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
    const api = shop.target(API);
    api.judge = async () => {
      shop.cancel.abort(new ActionError('cancelled', 'The run was cancelled'));
      return { state: 'progressing', detail: '1 of 2 tasks' };
    };
    api.notes = ['the setting could not be put back'];
    const { outputs, error, summary } = await shop.rollBack();
    expect([outputs.verdict, (error as ActionError).code]).toEqual(['cancelled', 'cancelled']);
    expect(error?.message).toContain(`${WEB}: its turn never came`);
    const { outcome } = await shop.newest();
    expect(outcome?.verdict).toBe('cancelled');
    expect(outcome?.targets).toMatchObject([
      { subject: API, verdict: 'cancelled' },
      { subject: WEB, verdict: 'not-started' },
    ]);
    // What the platform changes besides is put back all the same.
    expect(JSON.stringify(summary)).toContain('the setting could not be put back');
    expect(shop.comments).toEqual([]);
  });
});

describe('while it waits for the lock', () => {
  it('a release that leads elsewhere is decided upon anew', async () => {
    const shop = await Shop.open(API);
    await shop.released('1.1', { [API]: 'v1' });
    await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
    const { take } = shop.lock;
    let waited = false;
    shop.lock.take = async (...args) => {
      if (!waited) {
        waited = true;
        await shop.proved('2.1', 'passed', 'v2');
        await shop.released('3.1', { [API]: 'v3' }, { checks: [] });
      }
      return take(...args);
    };
    const { outputs } = await shop.rollBack();
    expect(outputs).toMatchObject({ verdict: 'steady', 'to-release': '2.1' });
    const { intent } = await shop.newest();
    expect([intent.back?.to, intent.commit.sha]).toEqual(['2.1', '2'.repeat(40)]);
    expect(await shop.runs()).toEqual({ [API]: 'v2' });
  });

  it('a rollback whose checks fail is not gone on from by whoever pressed second', async () => {
    const shop = await Shop.open(API);
    await shop.released('1.1', { [API]: 'v1' });
    await shop.released('2.1', { [API]: 'v2' });
    await shop.released('3.1', { [API]: 'v3' }, { checks: [] });
    const named = new Map([['api', 'https://api.example.com/']]);
    const checks = { ...CHECKS, named, http: [{}] as unknown as typeof CHECKS.http };
    shop.answers.set('https://api.example.com/', false);
    const ended = await Promise.all([shop.rollBack({ checks }), shop.rollBack({ checks }, {}, '43.1')]);
    const errors = ended.map(({ error }) => error as ActionError);
    expect(errors.map(({ code }) => code).sort()).toEqual(['check-failed', 'moved']);
    const moved = errors.find(({ code }) => code === 'moved');
    expect(moved?.message).toMatch(/release 4\d\.1 took production back to release 2\.1, asked for by anna/);
    expect([await shop.runs(), shop.target(API).told]).toEqual([{ [API]: 'v2' }, ['apply v2']]);
  });

  it('what it must know next is written before the lock is given back', async () => {
    const shop = await Shop.open(API);
    await shop.released('1.1', { [API]: 'v1' });
    await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
    const { prove } = shop.home.log;
    const held: boolean[] = [];
    shop.home.log.prove = (...args) => {
      held.push(shop.lock.held.size > 0);
      return prove(...args);
    };
    await shop.rollBack({ checks: { ...CHECKS, whole: ['https://shop.example.com'] } });
    expect(held).toEqual([true]);
  });
});

it('ending what is in flight is part of a target’s time', async () => {
  const shop = await aHeldShop();
  const api = shop.target(API);
  const { abort } = api;
  api.abort = async () => {
    await shop.clock.sleep(50_000);
    await abort.call(api);
  };
  const { apply } = api;
  api.apply = async plan => {
    api.verdicts = [{ state: 'progressing', detail: 'on its way' }];
    return apply.call(api, plan);
  };
  const { outputs, error } = await shop.rollBack({ waitTimeout: 60_000 });
  expect(outputs.verdict).toBe('timeout');
  expect(error?.message).toContain('was not steady within 10.0s');
});
