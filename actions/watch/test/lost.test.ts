import { ConfigError } from '@pipeline/contracts';
import { LOST_RUN } from '@pipeline/release-history';
import { beforeEach, describe, expect, it } from 'vitest';
import { watch } from '../src/watch.ts';
import { lookIn } from './looking.ts';
import { badFrom, config, LIVE, MINUTE, release, type World, world } from './world.ts';

/** A deploy has begun at 0, and nobody says how it ended. */
let shop: World;
beforeEach(async () => {
  shop = await world();
  await release(shop, '41.1', { ended: -5_000, good: true });
  await release(shop, '42.1', { begun: 0, ended: 0, targets: { api: 'b', web: 'c' }, verdict: 'none' });
  shop.state = over(5);
});
const over = (minute: number, conclusion = 'failure') => ({
  over: true,
  conclusion,
  at: new Date(LIVE + minute * MINUTE).toISOString(),
});

const look = (minute: number, more: Record<string, string> = {}) => lookIn(shop, minute, more);
const entries = async () =>
  (await shop.home.journal.entries('production', LOST_RUN, 99)).map(({ json }) => json);

describe('a deploy whose runner died', () => {
  it('is told once: in the summary, in red, in an issue, and in the journal for notify; and nothing is taken back', async () => {
    expect(await look(10)).toMatchObject({ verdict: 'nothing' });
    const { verdict, action, error, summary, outputs } = await look(16);
    expect([verdict, action]).toEqual(['lost', 'ask']);
    expect(error?.message).toContain('Release 42.1 began at 2026-11-21T12:00:00.000Z');
    expect(error?.message).toContain('its run is over (failure)');
    expect(JSON.stringify(summary)).toContain('shop/web');
    expect(outputs.lost).toMatchObject([{ release: '42.1', sure: true }]);
    expect(await entries()).toMatchObject([{ release: '42.1', sure: true, back: false }]);
    expect(shop.questions.map(({ title }) => title)).toEqual(['production: deploy 42.1 was lost on the way']);

    const second = await look(26);
    expect(second).toMatchObject({ verdict: 'lost', action: 'none', error: undefined });
    expect([(await entries()).length, shop.questions.length, shop.rollbacks]).toEqual([1, 1, []]);
  });

  it('is not told while its run goes on, nor right after that has ended', async () => {
    shop.state = { over: false, at: new Date(LIVE).toISOString() };
    expect(await look(300)).toMatchObject({ verdict: 'nothing' });
    shop.state = over(299);
    expect(await look(300)).toMatchObject({ verdict: 'nothing' });
    expect(await look(301)).toMatchObject({ verdict: 'lost' });
  });

  it('is told by time alone where nobody says whether the run goes on, and says so', async () => {
    shop.state = { unknown: 'it needs the permission `actions: read`' };
    expect(await look(359)).toMatchObject({ verdict: 'nothing' });
    const { error, outputs } = await look(361);
    expect(error?.message).toContain('is not known: it needs the permission `actions: read`');
    expect(outputs.lost).toMatchObject([{ sure: false }]);
    expect(shop.questions[0]?.title).toContain('may have been lost');
    shop.state = { over: false, at: '' };
    await release(shop, '50.1', { begun: 0, ended: 0, targets: { orders: 'b' }, verdict: 'none' });
    expect((await look(362)).error?.message).toContain('its run goes on');
  });

  it('is told sooner or later, as it was asked for', async () => {
    shop.state = { unknown: 'no' };
    expect(await look(119, { 'lost-after': '2h' })).toMatchObject({ verdict: 'nothing' });
    expect(await look(121, { 'lost-after': '2h' })).toMatchObject({ verdict: 'lost' });
  });

  it.each([
    ['has said how it ended after all', { ended: 20, targets: { api: 'b', web: 'c' } }, '42.1'],
    ['has been replaced everywhere', { ended: 20, targets: { api: 'd', web: 'd' } }, '43.1'],
    [
      'was rolled back by somebody',
      { ended: 20, targets: { api: 'a', web: 'd' }, back: { to: '41.1', why: 'lost' } },
      '43.1',
    ],
  ])('is over once it %s', async (_, released, id) => {
    await look(16);
    await release(shop, id, { begun: 19, ...released });
    expect((await look(30)).outputs.lost).toEqual([]);
  });

  it('and that was a rollback is told as one', async () => {
    await release(shop, '41.1', { ended: -100, targets: { orders: 'a' } });
    await release(shop, '44.1', {
      begun: 1,
      ended: 1,
      targets: { orders: 'b' },
      back: { to: '41.1', why: 'breached' },
      verdict: 'none',
    });
    await look(30);
    expect(shop.questions.map(({ title }) => title).toSorted()).toEqual([
      'production: deploy 42.1 was lost on the way',
      'production: rollback 44.1 was lost on the way',
    ]);
    expect(await entries()).toMatchObject([{ back: expect.any(Boolean) }, { back: expect.any(Boolean) }]);
  });

  it('keeps nothing from being judged, and is told beside a breach', async () => {
    await release(shop, '43.1', { ended: 2, targets: { orders: 'c' } });
    shop.errors = badFrom(3);
    shop.state = { over: true, at: new Date(LIVE).toISOString(), conclusion: 'cancelled' };
    const { outputs } = await look(20);
    expect(outputs.lost).toHaveLength(1);
    expect(shop.questions.map(({ marker }) => marker).toSorted()).toEqual([
      'watch production 43.1',
      'watch production lost 42.1',
    ]);
  });

  it('and is dull otherwise: a dry run writes nothing, `report` opens nothing, an alarm does not look for it', async () => {
    expect(await look(16, { 'dry-run': 'true' })).toMatchObject({ verdict: 'lost', action: 'ask' });
    expect(await look(17, { operation: 'look', 'on-unknown': 'report' })).toMatchObject({ verdict: 'lost' });
    expect([shop.questions, (await entries()).length]).toEqual([[], 1]);
  });

  it('of a week ago was there before anybody looked', async () => {
    expect(await look(8 * 24 * 60)).toMatchObject({ verdict: 'nothing' });
  });
});

describe('two looks', () => {
  it('at once ask in one issue', async () => {
    shop.at(16);
    await Promise.allSettled([watch(config(), shop.ports), watch(config(), shop.ports)]);
    expect(shop.questions).toHaveLength(1);
    expect((await look(30)).outputs.lost).toHaveLength(1);
  });

  it('of which the first was cut off between writing down and asking: the second asks', async () => {
    const cut = new AbortController();
    const { openIssue } = shop.ports;
    shop.ports.signal = cut.signal;
    shop.ports.openIssue = async () => {
      cut.abort(new Error('cancelled'));
      throw new Error('cancelled');
    };
    await expect(look(16)).rejects.toThrow('cancelled');
    expect([(await entries()).length, shop.questions.length]).toEqual([1, 0]);
    shop.ports.signal = new AbortController().signal;
    shop.ports.openIssue = openIssue;
    expect(await look(26)).toMatchObject({ verdict: 'lost', action: 'ask', error: expect.anything() });
    expect(await look(36)).toMatchObject({ action: 'none', error: undefined });
    expect([(await entries()).length, shop.questions.length]).toEqual([1, 1]);
  });

  it('of which the first could not ask says so in red, and the second tries again', async () => {
    shop.failing.issue = new ConfigError('it needs the permission `issues: write`');
    expect((await look(16)).error?.message).toContain('`issues: write`');
    shop.failing = {};
    expect(await look(26)).toMatchObject({ action: 'ask' });
    expect(await entries()).toHaveLength(1);
  });

  it('cannot write it down: people are asked all the same', async () => {
    const { journal } = shop.home;
    const write = journal.write.bind(journal);
    journal.write = async (environment, kind, entry, commit) => {
      if (kind === LOST_RUN) throw new ConfigError('it needs the permission `deployments: write`');
      return write(environment, kind, entry, commit);
    };
    expect((await look(16)).error?.message).toContain('`deployments: write`');
    expect(shop.questions).toHaveLength(1);
  });
});

describe('hundreds', () => {
  it('that are silent at once are asked about ten at a time, the newest first', async () => {
    let asked = 0;
    const state = shop.state;
    shop.ports.runState = async () => {
      asked++;
      return state;
    };
    for (let nth = 0; nth < 60; nth++)
      await release(shop, `${100 + nth}.1`, {
        begun: 1,
        ended: 1,
        targets: { [`s${nth}`]: 'b' },
        verdict: 'none',
      });
    expect((await look(20)).outputs.lost).toHaveLength(10);
    expect([asked, shop.questions.length]).toEqual([10, 10]);
  });

  it('that went well cost not one question more', async () => {
    const { journal } = shop.home;
    const kinds: string[] = [];
    const read = journal.entries.bind(journal);
    journal.entries = async (environment, kind, limit) => {
      kinds.push(kind);
      return read(environment, kind, limit);
    };
    await release(shop, '43.1', { ended: 4, targets: { api: 'd', web: 'd' } });
    await look(20);
    expect(kinds).not.toContain(LOST_RUN);
  });
});
