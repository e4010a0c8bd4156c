import type { ActionError } from '@pipeline/contracts';
import { provenIn } from '@pipeline/release';
import { expect, it } from 'vitest';
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
