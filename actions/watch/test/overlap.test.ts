import { REMEMBERED } from '@pipeline/release';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmIn, lookIn } from './looking.ts';
import { badFrom, calm, digest, type Errors, release, type World, world } from './world.ts';

/** Two services with rules of their own; api goes live at 0, web ten minutes later. */
const RULES = {
  metrics: `
    api-errors of api: prometheus api < 1% or <= 1.5x before
    web-errors of web: prometheus web < 1% or <= 1.5x before`,
};
/** One rule for both. */
const WHOLE = { metrics: 'errors: prometheus errors < 1% or <= 1.5x before' };
const ONE_READING = { metrics: 'queue: http https://ops.example.com/queue length < 5', 'prometheus-url': '' };

let shop: World;
/** By query; `errors` for whatever is not there. */
let measured: Record<string, Errors>;
beforeEach(async () => {
  shop = await world();
  measured = {};
  shop.of = query => measured[query] ?? shop.errors;
  await release(shop, '40.1', { ended: -5_000, targets: { web: 'd' }, good: true });
  await release(shop, '41.1', { ended: -120, good: true });
  await release(shop, '42.1', { ended: 0, targets: { api: 'b' } });
});
const web = (more: object = {}) => release(shop, '43.1', { ended: 10, targets: { web: 'c' }, ...more });

const look = (minute: number, more: Record<string, string> = RULES) => lookIn(shop, minute, more);
const alarm = (minute: number, payload: unknown, more: Record<string, string> = RULES) =>
  alarmIn(shop, minute, payload, more);
const words = async () =>
  (await shop.home.log.proofs('production', 900))
    .filter(({ checks }) => checks.includes('watch'))
    .map(each => `${each.release} ${each.result}`);
const asked = () => shop.questions.map(({ body }) => body).join();

describe('a rule of its own', () => {
  it('goes on judging a release that another one has followed, until its own watch is over', async () => {
    await web();
    measured = { api: badFrom(40), web: calm };
    expect(await look(30)).toMatchObject({ verdict: 'watching' });
    expect(await look(50)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect([shop.started, await words()]).toEqual([['42.1'], ['42.1 failed']]);
    expect(shop.rollbacks).toEqual([expect.stringContaining('api-errors')]);
  });

  it('keeps what it does not cover out of it', async () => {
    await web();
    measured = { api: calm, web: badFrom(15) };
    expect(await look(30)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(shop.started).toEqual(['43.1']);
    await look(61);
    expect(await words()).toEqual(['42.1 passed', '43.1 failed']);
  });

  it('finds two that are bad at once, each by its own', async () => {
    await web();
    measured = { api: badFrom(12), web: badFrom(12) };
    await look(20);
    expect(shop.started.toSorted()).toEqual(['42.1', '43.1']);
    expect((await words()).toSorted()).toEqual(['42.1 failed', '43.1 failed']);
  });

  it('is not about a release of something else, which is not watched then', async () => {
    await release(shop, '43.1', { ended: 10, targets: { orders: 'c' } });
    expect((await look(30)).outputs).toMatchObject({ verdict: 'watching', 'release-id': '42.1' });
    await look(80);
    expect([await words(), shop.questions]).toEqual([['42.1 passed'], []]);
  });

  it('proves only the targets that something was measured of', async () => {
    await release(shop, '43.1', { ended: 10, targets: { web: 'c', orders: 'e' } });
    await look(72);
    const proof = (await shop.home.log.proofs('production', 9)).find(each => each.release === '43.1');
    expect(proof?.digests).toEqual([digest('c')]);
  });

  it('judges a release where it still serves: one that is replaced everywhere is over', async () => {
    await release(shop, '43.1', { ended: 10, targets: { api: 'c', web: 'e' } });
    await release(shop, '44.1', { ended: 20, targets: { web: 'f' } });
    measured = { api: badFrom(30), web: calm };
    expect(await look(40)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect([shop.started, await words()]).toEqual([['43.1'], ['43.1 failed']]);
  });

  it('says so where no target has that name', async () => {
    const { annotations } = await look(10, { metrics: 'errors of appi: prometheus errors < 1%' });
    expect(annotations?.[0]?.message).toContain('did you mean api');
  });
});

describe('a rule of the environment as a whole', () => {
  it('that held all along calls both good, each at the end of its own watch', async () => {
    await web();
    await look(61, WHOLE);
    expect(await words()).toEqual(['42.1 passed']);
    await look(72, WHOLE);
    expect(await words()).toEqual(['43.1 passed', '42.1 passed']);
  });

  it('that breaks long after the first was good suspects the newest alone', async () => {
    await web();
    shop.errors = badFrom(12);
    expect(await look(20, WHOLE)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect([shop.started, await words()]).toEqual([['43.1'], ['43.1 failed']]);
  });

  it('that breaks when both had just changed asks people, names both, and refuses neither', async () => {
    await web({ ended: 2, begun: -1 });
    shop.errors = badFrom(3);
    const { verdict, action, error } = await look(20, WHOLE);
    expect([verdict, action, error?.message]).toEqual(['unknown', 'ask', expect.stringContaining('43.1')]);
    expect([shop.rollbacks, await words(), shop.questions.length]).toEqual([[], [], 1]);
    expect(shop.questions[0]?.title).toContain('43.1');
    expect(asked()).toContain('<code>42&#46;1</code>');
    await look(30, WHOLE);
    await look(72, WHOLE);
    expect([shop.rollbacks, await words(), shop.questions.length]).toEqual([[], [], 1]);
  });

  it('that was broken already when the newest began is the fault of the one before', async () => {
    await web();
    shop.errors = badFrom(4);
    expect(await look(20, WHOLE)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect([shop.started, await words()]).toEqual([['42.1'], ['42.1 failed']]);
  });

  it('that the first had broken when its rollback was started takes nothing else back', async () => {
    shop.errors = badFrom(2);
    await look(6, WHOLE);
    await web({ begun: 6, ended: 7 });
    await look(15, WHOLE);
    expect([shop.started, await words()]).toEqual([['42.1'], ['42.1 failed']]);
    expect(asked()).toContain('<code>42&#46;1</code>');
  });

  it('that was good for long with two of them suspects only what has come since', async () => {
    await web({ ended: 2, begun: -1 });
    await release(shop, '44.1', { ended: 30, targets: { orders: 'e' } });
    shop.errors = badFrom(32);
    expect((await look(40, WHOLE)).outputs).toMatchObject({ verdict: 'breach', 'release-id': '44.1' });
    expect(await words()).toEqual(['44.1 failed']);
  });

  it('that was good beside one that had broken it before clears that one of nothing', async () => {
    shop.errors = minute => (minute >= 2 && minute < 8 ? 0.2 : minute >= 74 ? 0.2 : 0.001);
    await look(7, { ...WHOLE, 'on-breach': 'report' });
    await release(shop, '43.1', { ended: 10, targets: { web: 'c' } });
    await release(shop, '44.1', { ended: 58, begun: 55, targets: { orders: 'e' } });
    await look(73, { ...WHOLE, 'on-breach': 'report' });
    expect(await words()).toEqual(['43.1 passed', '42.1 failed']);
    await look(80, WHOLE);
    expect(asked()).toContain('<code>42&#46;1</code>');
    expect(await words()).not.toContain('44.1 failed');
  });

  it('suspects one of three at most where two of them are cleared', async () => {
    await web();
    await release(shop, '44.1', { ended: 20, targets: { orders: 'e' } });
    shop.errors = badFrom(22);
    expect(await look(30, WHOLE)).toMatchObject({ verdict: 'breach' });
    expect([await words(), asked()]).toEqual([['44.1 failed'], expect.stringContaining('nowhere to go')]);
  });

  it('is watched anew once the newest was taken back, and calls the first good then', async () => {
    await web();
    shop.errors = minute => (minute >= 12 && minute < 22 ? 0.2 : 0.001);
    await look(16, WHOLE);
    await release(shop, '44.1', {
      begun: 20,
      ended: 22,
      targets: { web: 'd' },
      back: { to: '40.1', why: 'breached' },
      refuses: [digest('c')],
    });
    await look(70, WHOLE);
    expect(await words()).toEqual(['43.1 failed']);
    await look(83, WHOLE);
    expect((await words()).toSorted()).toEqual(['42.1 passed', '43.1 failed', '44.1 passed']);
  });

  it('that breaks after a rollback beside it is for people: it may be the one or the other', async () => {
    await web({ verdict: 'failed', undone: true, begun: 3, ended: 4 });
    await release(shop, '44.1', {
      begun: 4,
      ended: 6,
      targets: { web: 'd' },
      back: { to: '40.1', why: 'bad' },
    });
    shop.errors = badFrom(8);
    expect(await look(20, WHOLE)).toMatchObject({ action: 'ask' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
  });

  it('suspects what served beside it as well, though that is replaced by now', async () => {
    await web({ ended: 1, begun: -1 });
    await release(shop, '44.1', { ended: 5, begun: 4, targets: { api: 'e' } });
    shop.errors = minute => (minute >= 1 && minute < 4 ? 0.2 : 0.001);
    expect(await look(7, WHOLE)).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
    expect(asked()).toContain('<code>42&#46;1</code>');
  });

  it('clears what served beside it and is replaced by now by what was right before', async () => {
    await web({ ended: 20 });
    shop.errors = badFrom(22);
    await release(shop, '44.1', { ended: 31, begun: 30, targets: { api: 'e' } });
    expect(await look(33, WHOLE)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect([shop.started, await words()]).toEqual([['43.1'], ['43.1 failed']]);
  });

  it('asks once when two look at once', async () => {
    await web({ ended: 2, begun: -1 });
    shop.errors = badFrom(3);
    await Promise.allSettled([look(20, WHOLE), look(20, WHOLE)]);
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([0, 1]);
  });

  it('of one reading a look is counted for each of them, and suspects what has changed since it was good', async () => {
    shop.errors = () => 1;
    for (const minute of [2, 4, 6]) await look(minute, ONE_READING);
    await web();
    shop.errors = () => 9;
    for (const minute of [12, 14, 16]) await look(minute, ONE_READING);
    expect([shop.started, await words()]).toEqual([['43.1'], ['43.1 failed']]);
  });
});

describe('checks', () => {
  const CHECKS = {
    metrics: '',
    'prometheus-url': '',
    checks: '/health 200',
    url: 'https://shop.example.com',
  };
  const passing = async () => ({ ok: true, detail: '' });
  const down = async () => ({ ok: false, detail: '/health: got 503' });

  it('that passed before the newest began suspect it alone; else people are asked', async () => {
    shop.ports.check = passing;
    await look(5, CHECKS);
    await web();
    shop.ports.check = down;
    expect(await look(15, CHECKS)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(shop.started).toEqual(['43.1']);
  });

  it('that nobody has seen pass in between suspect both', async () => {
    shop.ports.check = passing;
    await look(-60, CHECKS);
    await web();
    shop.ports.check = down;
    expect(await look(15, CHECKS)).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect(asked()).toContain('<code>42&#46;1</code>');
  });

  it('of one target are its releases’ alone, and made once a look', async () => {
    const own = { ...CHECKS, 'checks-of': 'api' };
    let made = 0;
    shop.ports.check = passing;
    await look(5, own);
    await web();
    shop.ports.check = async () => {
      made++;
      return down();
    };
    expect(await look(15, own)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect([shop.started, made]).toEqual([['42.1'], 1]);
  });
});

describe('an alarm', () => {
  it('is about the newest release of what its rule is about', async () => {
    await web();
    measured = { api: badFrom(20), web: calm };
    expect(await alarm(30, { metric: 'api-errors' })).toMatchObject({
      verdict: 'breach',
      action: 'rollback',
    });
    expect([shop.started, await words()]).toEqual([['42.1'], ['42.1 failed']]);
  });

  it('that may be about two is for people, and refuses neither', async () => {
    await web({ ended: 2, begun: -1 });
    shop.errors = badFrom(18);
    expect(await alarm(20, { metric: 'errors' }, WHOLE)).toMatchObject({ verdict: 'breach' });
    shop.errors = badFrom(3);
    const early = await world();
    await release(early, '41.1', { ended: -120, good: true });
    await release(early, '42.1', { ended: 0, targets: { api: 'b' } });
    await release(early, '43.1', { ended: 2, begun: -1, targets: { web: 'c' } });
    early.errors = badFrom(3);
    expect(await alarmIn(early, 8, {}, WHOLE)).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect([early.rollbacks, early.questions.length]).toEqual([[], 1]);
    expect(early.questions[0]?.body).toContain('<code>42&#46;1</code>');
  });

  it('at its word is for people while two are watched', async () => {
    await web();
    const bare = { metrics: '', 'prometheus-url': '' };
    expect(await alarm(20, {}, bare)).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
    expect(asked()).toContain('<code>42&#46;1</code>');
  });

  it('that names no rule is about whichever a rule of its own bears it out for', async () => {
    await web();
    measured = { api: badFrom(20), web: calm };
    expect(await alarm(30, {})).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(shop.started).toEqual(['42.1']);
  });

  it('of a rule whose targets have got nothing lately has nobody to blame', async () => {
    expect(await alarm(20, { metric: 'web-errors' })).toMatchObject({ verdict: 'nothing', action: 'none' });
  });
});

describe('hundreds of releases', () => {
  it('cost no more questions than one does, and nothing is written while nothing is known', async () => {
    for (let nth = 0; nth < 90; nth++)
      await release(shop, `${100 + nth}.1`, {
        ended: 10 + nth / 10,
        begun: 9 + nth / 10,
        targets: { [`s${nth}`]: 'c' },
      });
    const { verdict, outputs } = await look(30, WHOLE);
    expect([verdict, outputs['release-id']]).toEqual(['watching', '189.1']);
    expect(shop.asked).toHaveLength(1);
    expect(await shop.home.journal.entries('production', 'watch', 9)).toEqual([]);
    await look(82, WHOLE);
    expect(await words()).toHaveLength(91);
    expect((await shop.home.log.recent('production', REMEMBERED.releases)).length).toBe(93);
  });
});
