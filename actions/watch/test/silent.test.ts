import { ConfigError, RemoteError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmIn, lookIn, watched } from './looking.ts';
import { badFrom, release, type World } from './world.ts';

/** Where production is on fire, somebody is told. */
let shop: World;
beforeEach(async () => {
  shop = await watched();
});

const look = (minute: number, more: Record<string, string> = {}) => lookIn(shop, minute, more);

async function alarm(minute: number, payload: unknown, more: Record<string, string> = {}) {
  const { verdict, action } = await alarmIn(shop, minute, payload, more);
  return { verdict, action };
}

/** A deploy that did not go well and was taken back, in minutes. */
const failedBetween = (begun: number, ended: number) =>
  release(shop, '43.1', { begun, ended, targets: { api: 'c' }, verdict: 'failed', undone: true });

const lost = (operation: string) =>
  new RemoteError('GitHub did not answer', { service: 'github', operation });

describe('a deploy that failed meanwhile', () => {
  it('and was taken back does not end the watch over what serves on', async () => {
    await failedBetween(5, 10);
    shop.errors = badFrom(15);
    expect(await look(30)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(shop.rollbacks).toHaveLength(1);
  });

  it('is not held against what serves on', async () => {
    await failedBetween(5, 10);
    shop.errors = minute => (minute >= 5 && minute < 10 ? 0.2 : 0.001);
    expect(await look(30)).toMatchObject({ verdict: 'watching' });
    expect(await look(72)).toMatchObject({ verdict: 'good' });
  });

  it('does not have what was good for days watched anew', async () => {
    await look(61);
    await failedBetween(3_000, 3_005);
    expect(await look(3_010)).toMatchObject({ verdict: 'nothing' });
  });

  it('and may serve, so that nobody watches on, is asked about', async () => {
    await release(shop, '43.1', { begun: 1, ended: 2, targets: { api: 'c' }, verdict: 'none' });
    shop.errors = badFrom(5);
    expect(await look(62)).toMatchObject({ verdict: 'unknown', action: 'ask' });
  });
});

describe('an alarm', () => {
  it('is not borne out by what another deploy does that has begun since', async () => {
    await release(shop, '43.1', { begun: 30, ended: 99, targets: { api: 'c' }, verdict: 'none' });
    expect(await alarm(35, { metric: 'error-rate' })).toEqual({ verdict: 'watching', action: 'none' });
    shop.errors = badFrom(31);
    expect(await alarm(36, { metric: 'error-rate' })).toEqual({ verdict: 'unknown', action: 'ask' });
    expect(shop.rollbacks).toEqual([]);
  });

  it('of something else is borne out by whatever is broken', async () => {
    shop.errors = badFrom(5);
    expect(await alarm(10, { metric: 'disk-full' })).toEqual({ verdict: 'breach', action: 'rollback' });
  });

  it('is not denied by what was measured while the release was still watched', async () => {
    expect(await alarm(300, { metric: 'error-rate' })).toEqual({ verdict: 'unknown', action: 'ask' });
  });
});

describe('a rollback that was started', () => {
  beforeEach(() => {
    shop.errors = badFrom(5);
  });

  it('and changed nothing in half an hour is asked about, once', async () => {
    await look(10);
    await look(20);
    expect(shop.questions).toEqual([]);
    const { error, action } = await look(45);
    expect([action, error?.message]).toEqual(['ask', expect.stringContaining('42.1')]);
    expect(shop.questions[0]?.body).toContain('it serves on');
    await look(55);
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([1, 1]);
  });
});

describe('what cannot be started', () => {
  beforeEach(() => {
    shop.errors = badFrom(5);
  });

  it('is asked about as well, and the error names the breach', async () => {
    shop.failing.rollback = new ConfigError('GitHub does not start it');
    const { error, action } = await look(10);
    expect(error?.message).toContain('error-rate: 4 in a row');
    expect(error?.message).toContain('GitHub does not start it');
    expect([action, shop.questions.length]).toEqual(['ask', 1]);
    expect(shop.questions[0]?.body).toContain('GitHub does not start it');
  });

  it('is not what was started and could not be written down; nor is that started again', async () => {
    const { journal } = shop.home;
    const write = journal.write.bind(journal);
    journal.write = async (environment, kind, entry, commit) => {
      if (entry.key.includes('done')) throw new ConfigError('The token may not');
      return write(environment, kind, entry, commit);
    };
    expect(await look(10)).toMatchObject({ action: 'rollback' });
    expect(await look(20)).toMatchObject({ action: 'ask' });
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([1, 1]);
    expect(shop.questions[0]?.body).toContain('may have been started');
  });

  it('may have been, and the issue says so', async () => {
    shop.failing.rollback = lost('dispatch');
    expect(await look(10)).toMatchObject({ action: 'ask' });
    expect(shop.questions[0]?.body).toContain('has not said');
  });

  it('an issue whose answer was lost is opened by the next look', async () => {
    shop.failing.issue = lost('open an issue');
    await look(10, { 'on-breach': 'ask' });
    shop.failing = {};
    expect(await look(20, { 'on-breach': 'ask' })).toMatchObject({ action: 'ask' });
  });

  it('since another look does not give the lock back is red, and says what was found', async () => {
    const now = shop.ports.clock.now() + 10 * 60_000;
    await shop.home.lock.take('production/watch', {
      owner: 'another',
      reason: 'watching',
      since: now,
      expires: now + 3_600_000,
    });
    const { verdict, error } = await look(10);
    expect([verdict, error?.message]).toEqual(['breach', expect.stringContaining('error-rate: 4 in a row')]);
  });
});
