import type { ReleaseRecord } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jobEntry } from '../../../packages/contracts/test/reads-on.ts';
import { connectGithub, githubReleaseLog } from '../../../packages/github/src/index.ts';
import { fillLog } from '../../../packages/github/test/fill-log.ts';
import { type LocalGithub, startGithub } from '../../../packages/local-cloud/src/github/start.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import type { Config } from '../src/config/config.ts';
import { API, Shop } from './fakes.ts';

/** An environment in which some dozens of services deploy by jobs of their own, on GitHub as the local cloud has it. */
let github: LocalGithub;
let minute: number;
beforeEach(async () => {
  // Their ids are by it: others than ours.
  minute = 100;
  github = await startGithub({ history: ['1'.repeat(40), '2'.repeat(40)] });
});
afterEach(() => github.close());

/** So many of which none says anything of ours, newest first. */
const others = (count: number): ReleaseRecord[] =>
  Array.from({ length: count }, () =>
    jobEntry(++minute, `ecs:eu-west-1/shop/other-${minute % 30}`),
  ).toReversed();

const log = () =>
  githubReleaseLog(
    connectGithub({ token: github.token, apiUrl: github.url, repository: 'org/shop', clock: turningClock() }),
  );

/** Release 1.1 of the API, which was good; 2.1, which is live and bad; and so many of others' before, between and after. */
async function aBusyShop(between: number, after: number): Promise<Shop> {
  const shop = await Shop.open(API);
  await shop.released('1.1', { [API]: 'v1' });
  await shop.released('2.1', { [API]: 'v2' }, { checks: [] });
  const [bad, good] = await shop.home.log.recent('production', 2);
  if (good === undefined || bad === undefined) throw new Error('nothing was released');
  await fillLog(github, [...others(after), bad, ...others(between), good, ...others(200)]);
  return shop;
}

async function rolledBack(shop: Shop, config: Partial<Config> = {}) {
  github.log.clear();
  const home = { ...shop.home, log: log() };
  const { error, outputs } = await shop.rollBack({ targets: ['api'], ...config }, { home });
  const pages = github.log.counts()['github.ListDeployments'];
  return { said: error?.message ?? `back at ${outputs['to-release']}`, pages };
}

it('costs no page more where both are among the newest hundred', async () => {
  const shop = await aBusyShop(40, 40);
  await log().recent('production', 100);
  await log().proofs('production', 1_000);
  const once = github.log.counts()['github.ListDeployments'] ?? 0;
  expect(once).toBe(4);
  expect(await rolledBack(shop, { dryRun: true })).toEqual({ said: 'back at 1.1', pages: once });
  // It decides once more when it has the lock.
  expect(await rolledBack(shop)).toEqual({ said: 'back at 1.1', pages: 2 * once });
  expect(await shop.runs()).toEqual({ [API]: 'v1' });
});

it.each<[string, Partial<Config>, number, number]>([
  ['the last good release', {}, 40, 300],
  ['one that is good behind many others', {}, 350, 20],
  ['the release that is named', { to: { kind: 'release', id: '1.1' } }, 200, 220],
  ['the commit that is named', { to: { kind: 'commit', sha: '1111111' } }, 200, 220],
])('finds %s, and reads no further', async (_, config, between, after) => {
  const shop = await aBusyShop(between, after);
  const pages = Math.ceil((between + after + 2) / 100);
  expect(await rolledBack(shop, { ...config, dryRun: true })).toEqual({
    said: 'back at 1.1',
    // Of intents, of outcomes and the one behind them, and of proofs.
    pages: 2 * pages + 2,
  });
  expect(await rolledBack(shop, config)).toMatchObject({ said: 'back at 1.1' });
  expect(await shop.runs()).toEqual({ [API]: 'v1' });
});

it('says what there is not only once it has looked as far as it looks', async () => {
  const shop = await aBusyShop(0, 0);
  await fillLog(github, others(1_100));
  expect(await rolledBack(shop, { dryRun: true })).toEqual({
    said: expect.stringContaining('No release names "api"'),
    pages: 10 + 11 + 1,
  });
});
