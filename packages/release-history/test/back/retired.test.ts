import { expect, it } from 'vitest';
import {
  deliveryMetrics,
  destination,
  firstSeen,
  liveIn,
  retiredIn,
  wholeReleases,
} from '../../src/index.ts';
import { at } from '../proven/records.ts';
import { LAST, say, shop, the } from './say.ts';

/** `old` was good, and was retired after the next release of `api`. */
const retired = () =>
  shop(world => {
    world.good('1.1', { api: '1', old: '2' });
    world.good('2.1', { api: '3', old: '4' });
    world.good('3.1', { api: '5' });
    world.retire('4.1-retired', ['old'], 'moved into api');
  });

it('is not live, is no release, and says since when, by whom and why', () => {
  const { records, proofs } = retired();
  expect(liveIn(records, proofs).map(({ subject }) => subject)).toEqual(['ecs:eu-west-1/shop/api']);
  expect(wholeReleases(records, proofs).map(({ id }) => id)).toEqual(['3.1', '2.1', '1.1']);
  const url = 'https://github.com/o/r/actions/runs/4.1-retired';
  expect([...retiredIn(records).values()]).toEqual([
    {
      subject: 'ecs:eu-west-1/shop/old',
      release: '4.1-retired',
      at: at(10),
      by: { actor: 'ann', url },
      why: 'moved into api',
      place: 0,
    },
  ]);
});

it('counts as retired also where its end could not be written', () => {
  const world = retired();
  for (const record of world.records.slice(0, 1)) delete record.outcome;
  expect(retiredIn(world.records).size).toBe(1);
  expect(say(world)).toMatch(/^to 2.1, api=2.1, old left: it was retired at /);
});

it('stays away, and says so, when the rest goes back to a time at which it served', () => {
  const world = retired();
  const found = destination(world.records, world.proofs, the('1.1'));
  if ('atRest' in found) throw new Error(found.atRest);
  expect(found.parts.map(({ subject }) => subject)).toEqual(['ecs:eu-west-1/shop/api']);
  expect(found.left).toEqual([
    {
      subject: 'ecs:eu-west-1/shop/old',
      why: expect.stringMatching(/^it was retired at .* by ann .*: moved into api, so it stays away/),
      existed: false,
    },
  ]);
});

it('says so also where the log shows no more what it was', () => {
  const world = retired();
  world.records.splice(-1);
  world.records.splice(-1);
  world.good('5.1', { api: '6' });
  world.retire('6.1-retired', ['web']);
  expect(say(world, the('5.1'))).toBe('at rest at 5.1');
  world.good('7.1', { api: '7' });
  expect(say(world, the('3.1'))).toMatch(/^to 3.1, api=3.1, web left: .*, old left: /);
});

it('is not told of by what goes back no further than that', () => {
  const world = retired();
  world.good('5.1', { api: '6' });
  world.good('6.1', { api: '7' });
  expect(say(world, the('5.1'))).toBe('to 5.1, api=5.1');
});

it.each(['old', 'ecs:eu-west-1/shop/old'])('is refused where %s is asked for by name', name => {
  expect(say(retired(), LAST, { only: [name] })).toMatch(/^retired: ecs:eu-west-1\/shop\/old was retired at/);
  expect(say(retired(), LAST, { only: ['api', name] })).toMatch(/^retired: /);
});

it('leaves its short name to another that serves', () => {
  const world = retired();
  world.good('5.1', { 'cloudrun:shop/eu/services/old': '6' });
  world.good('6.1', { 'cloudrun:shop/eu/services/old': '7' });
  expect(say(world, the('5.1'), { only: ['old'] })).toBe('to 5.1, cloudrun:shop/eu/services/old=5.1');
});

it('is why a release that put nothing else there cannot come back', () => {
  const world = shop(shop => {
    shop.good('1.1', { old: '1' });
    shop.good('2.1', { api: '2' });
    shop.retire('3.1-retired', ['old']);
  });
  expect(say(world, the('1.1'))).toMatch(/^no-good-release: The log alone cannot bring back release 1.1/);
  expect(say(world, { kind: 'commit', sha: `312e31${'0'.repeat(34)}` })).toContain('it was retired at');
});

it('is back with the next deploy, and can go back from it', () => {
  const world = retired();
  world.bad('5.1', { old: '6' });
  expect(retiredIn(world.records).size).toBe(0);
  expect(say(world)).toBe('to 3.1, old=2.1');
});

it('stays retired after a deploy that never began, or was taken back', () => {
  const world = retired();
  world.deploy('5.1', { old: '6' }, 'not-started');
  world.deploy('6.1', { old: '6' }, { verdict: 'failed', undone: true });
  expect(liveIn(world.records, world.proofs).map(({ release }) => release.id)).toEqual(['3.1']);
});

it('keeps no digest from being refused by serving it on', () => {
  const world = shop(shop => {
    shop.good('1.1', { api: '1', old: '2' });
    shop.good('2.1', { old: '3' });
    shop.bad('3.1', { api: '3' });
    shop.retire('4.1-retired', ['old']);
  });
  const found = destination(world.records, world.proofs, LAST);
  if ('atRest' in found) throw new Error(found.atRest);
  expect(found.parts[0]?.refuses).toHaveLength(1);
});

it('is no first sight of a commit', () => {
  const world = shop(shop => void shop.retire('1.1-retired', ['old']));
  expect(firstSeen(world.records)).toEqual(new Map());
});

it('is neither a deployment nor a failure in the metrics', () => {
  const windows = { before: { from: at(-60), to: at(0) }, window: { from: at(0), to: at(60) } };
  const [now, before] = [retired(), retired()].map(({ records, proofs }, without) =>
    deliveryMetrics(without ? records.slice(1) : records, proofs, windows),
  );
  expect(now).toEqual(before);
});
