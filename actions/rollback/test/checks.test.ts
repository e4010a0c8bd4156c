import { ActionError } from '@pipeline/contracts';
import { provenIn } from '@pipeline/release-history';
import { describe, expect, it } from 'vitest';
import type { BackChecks } from '../src/config/checks.ts';
import { API, CHECKS, digestOf, Shop, WEB } from './fakes.ts';

const HOME = 'https://shop.example.com';
const WHOLE = 'https://status.example.com/';
const http = [{}] as unknown as BackChecks['http'];

async function aShop(): Promise<Shop> {
  const shop = await Shop.open(API, WEB);
  await shop.released('1.1', { [API]: 'v1', [WEB]: 'v1' });
  await shop.released('2.1', { [API]: 'v2', [WEB]: 'v3' }, { checks: [] });
  shop.target(WEB).addresses = [HOME, 'https://www.shop.example.com'];
  return shop;
}
const proofs = (shop: Shop) => shop.home.log.proofs('production', 10);

it('looks at each target at its own addresses, at named ones, and at all of it together', async () => {
  const shop = await aShop();
  const named = new Map([['api', 'https://api.example.com/']]);
  const { outputs, error } = await shop.rollBack({ checks: { ...CHECKS, http, named, whole: [WHOLE] } });
  expect(error).toBeUndefined();
  expect(shop.looked.sort()).toEqual([
    'https://api.example.com/',
    HOME,
    WHOLE,
    'https://www.shop.example.com',
  ]);
  expect(outputs.targets).toMatchObject({
    [API]: { verdict: 'steady', from: 'v2', to: 'v1', of: '1.1', checks: ['HTTP checks'] },
    [WEB]: { verdict: 'steady', url: HOME, checks: ['HTTP checks'] },
  });
  expect(await proofs(shop)).toMatchObject([
    { release: '42.1', result: 'passed', checks: ['HTTP checks'], digests: [digestOf('v1')] },
  ]);
  const records = await shop.home.log.recent('production', 10);
  expect(provenIn(records, await proofs(shop)).map(({ id }) => id)).toContain('42.1');
});

it('is red where what is back does not pass, and says so in the log', async () => {
  const shop = await aShop();
  shop.answers.set(HOME, false);
  const { outputs, error } = await shop.rollBack({ checks: { ...CHECKS, http } });
  expect([outputs.verdict, (error as ActionError).code]).toEqual(['failed', 'check-failed']);
  expect(error?.message).toContain(`${WEB} at ${HOME}: HTTP checks: / answered 500`);
  expect((error as ActionError).hint).toContain('to: previous');
  const { outcome } = await shop.newest();
  expect(outcome?.targets.find(({ subject }) => subject === WEB)).toMatchObject({
    verdict: 'steady',
    refuses: [digestOf('v3')],
  });
  expect(outcome?.targets.flatMap(({ checks = [] }) => checks)).toEqual([]);
  expect(await proofs(shop)).toMatchObject([{ result: 'failed', checks: ['HTTP checks'] }]);
});

it('where all of it together fails, no target has passed', async () => {
  const shop = await aShop();
  shop.answers.set(WHOLE, false);
  const { outputs } = await shop.rollBack({ checks: { ...CHECKS, http, whole: [WHOLE] } });
  expect(outputs.targets).toMatchObject({ [API]: { checks: [] }, [WEB]: { checks: [] } });
  expect((await proofs(shop)).map(({ result }) => result)).toEqual(['failed']);
});

it('runs a command once where nothing has an address', async () => {
  const shop = await aShop();
  shop.target(WEB).addresses = [];
  await shop.rollBack({ checks: { ...CHECKS, command: ['./smoke'] } });
  expect(shop.looked).toEqual([undefined]);
});

it('warns where it was to be checked and nothing could be', async () => {
  const shop = await aShop();
  shop.target(WEB).addresses = [];
  const { error, annotations } = await shop.rollBack({ checks: { ...CHECKS, http } });
  expect(error).toBeUndefined();
  expect(annotations).toMatchObject([{ level: 'warning', title: 'rollback: nothing was checked' }]);
});

it('looks at nothing that is not back', async () => {
  const shop = await aShop();
  shop.target(WEB).verdicts = [{ state: 'failed', reason: 'crashing', detail: 'keeps ending' }];
  await shop.rollBack({ checks: { ...CHECKS, http } });
  expect(shop.looked).toEqual([]);
});

describe('at an address that nobody has named', () => {
  it.each([401, 403, 404])('%i is no word against what is back', async status => {
    const shop = await aShop();
    shop.target(WEB).addresses = [HOME];
    shop.target(WEB).statuses = [status];
    const { outputs, error, annotations } = await shop.rollBack({ checks: { ...CHECKS, http } });
    expect([outputs.verdict, error]).toEqual(['steady', undefined]);
    expect(await proofs(shop)).toEqual([]);
    expect(outputs.targets).toMatchObject({ [WEB]: { checks: [] } });
    expect(annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining(`${WEB} at ${HOME}: it could not be asked`) },
    ]);
  });

  it('500 is one, and so is 403 where somebody has named it', async () => {
    const shop = await aShop();
    shop.target(WEB).addresses = [HOME];
    shop.target(WEB).statuses = [500];
    expect((await shop.rollBack({ checks: { ...CHECKS, http } })).outputs.verdict).toBe('failed');

    const other = await aShop();
    const named = new Map([['web', HOME]]);
    other.answers.set(HOME, false);
    const { outputs } = await other.rollBack({ checks: { ...CHECKS, http, named } });
    expect(outputs.verdict).toBe('failed');
    expect((await proofs(other)).map(({ result }) => result)).toEqual(['failed']);
  });

  it('one check that is not meant for it hides nothing of the next', async () => {
    const shop = await aShop();
    shop.target(WEB).addresses = [HOME];
    shop.target(WEB).statuses = [404, 500];
    const { outputs } = await shop.rollBack({ checks: { ...CHECKS, http: [...http, ...http] } });
    expect(outputs.verdict).toBe('failed');
  });
});

it('warns of what is back and was not looked at, beside what was', async () => {
  const shop = await aShop();
  const { annotations } = await shop.rollBack({ checks: { ...CHECKS, http } });
  expect(annotations).toMatchObject([
    {
      level: 'warning',
      title: 'rollback: not everything was checked',
      message: expect.stringContaining(API),
    },
  ]);
  expect(annotations?.[0]?.message).not.toContain(WEB);
  const other = await aShop();
  const all = await other.rollBack({ checks: { ...CHECKS, http, whole: [WHOLE] } });
  expect(all.annotations).toEqual([]);
});

it.each(['before', 'while'])('is not green where it is broken off %s it is checked', async when => {
  const shop = await aShop();
  const lost = () => shop.cancel.abort(new ActionError('lock-lost', 'Somebody took the lock'));
  const web = shop.target(WEB);
  if (when === 'while') {
    shop.answers.set(HOME, false);
    shop.whileLooking = lost;
  } else {
    const { observe } = web;
    web.observe = async () => {
      // The last that is asked of it before the checks.
      if (web.told.includes('apply v1')) lost();
      return observe.call(web);
    };
  }
  const named = new Map([['api', 'https://api.example.com/']]);
  const { outputs, error } = await shop.rollBack({ checks: { ...CHECKS, http, named } });
  expect([outputs.verdict, (error as ActionError).code]).toEqual(['unknown', 'lock-lost']);
  expect(error?.message).toContain('its checks were broken off: Somebody took the lock');
  expect((await proofs(shop)).filter(({ result }) => result === 'failed')).toEqual([]);
});
