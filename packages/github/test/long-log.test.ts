import { afterEach, beforeEach, expect, it } from 'vitest';
import { jobEntries, readsOn } from '../../contracts/test/reads-on.ts';
import { githubReleaseLog } from '../src/index.ts';
import { fillLog } from './fill-log.ts';
import { type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
});
afterEach(() => shop.github.close());

readsOn(async records => {
  await fillLog(shop.github, records);
  return githubReleaseLog(shop.connect());
});

/** How many pages a read asks for. */
async function pages(limit: number, enough?: (count: number) => boolean): Promise<number> {
  shop.github.log.clear();
  const reach = enough && { enough: (soFar: readonly unknown[]) => enough(soFar.length) };
  await githubReleaseLog(shop.connect()).recent('production', limit, reach);
  return shop.github.log.counts()['github.ListDeployments'] ?? 0;
}

it('asks for no page more than before where the first is enough, and for each page once where it is not', async () => {
  await fillLog(shop.github, jobEntries(1_250));
  const before = await pages(100);
  // A page of intents; and of outcomes also the one in which the first older one is.
  expect(before).toBe(3);
  expect(await pages(1_000, () => true)).toBe(before);
  expect(await pages(1_000, count => count === 400)).toBe(4 + 5);
  expect(await pages(1_000, () => false)).toBe(10 + 11);
});

it('ends a release that was held many entries ago', async () => {
  const [newest, ...others] = jobEntries(600);
  const oldest = others.pop();
  if (newest === undefined || oldest?.outcome === undefined) throw new Error('there is none');
  await fillLog(shop.github, [newest, ...others, { intent: oldest.intent }]);
  const log = githubReleaseLog(shop.connect());
  await log.conclude('production', oldest.outcome);
  expect((await log.recent('production', 600)).at(-1)?.outcome).toEqual(oldest.outcome);
});
