import { RemoteError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { watch } from '../src/watch.ts';
import { alarmIn, lookIn, watchedBesideWeb } from './looking.ts';
import { badFrom, calm, config, type Errors, LIVE, MINUTE, release, type World, world } from './world.ts';

/** Nothing is taken back by itself unless it surely is what to do. */
let shop: World;
beforeEach(async () => {
  shop = await watchedBesideWeb();
});

const look = (minute: number, more: Record<string, string> = {}) => lookIn(shop, minute, more);

async function alarm(minute: number, payload: unknown, more: Record<string, string> = {}) {
  const { verdict, action } = await alarmIn(shop, minute, payload, more);
  return { verdict, action };
}

const proofs = () => shop.home.log.proofs('production', 100);
const words = async () =>
  (await proofs())
    .filter(({ checks }) => checks.includes('watch'))
    .map(each => `${each.release} ${each.result}`);
const asked = () => shop.questions.map(({ body }) => body).join();
const down = () => new RemoteError('Prometheus gave no answer', { service: 'Prometheus', operation: 'q' });

/** Something happens while it is measured. */
function meanwhile(happens: () => Promise<void>): void {
  const { source } = shop.ports;
  let before: Promise<void> | undefined;
  shop.ports.source = name => ({
    async read(...asked) {
      before ??= happens();
      await before;
      return source(name).read(...asked);
    },
  });
}

describe('what is not what it was when it was judged', () => {
  beforeEach(() => {
    shop.errors = badFrom(5);
  });

  it('a release that begins meanwhile is not taken back', async () => {
    meanwhile(() => release(shop, '43.1', { ended: 10, begun: 9, targets: { web: 'c' } }));
    expect(await look(10)).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(shop.rollbacks).toEqual([]);
    expect(asked()).toContain('Another release began after it');
  });

  it('a release that serves no more is not taken back, nor asked about', async () => {
    meanwhile(() => release(shop, '43.1', { ended: 10, begun: 9, targets: { api: 'c' } }));
    expect(await look(10)).toMatchObject({ verdict: 'breach', action: 'none' });
    expect([shop.rollbacks, shop.questions]).toEqual([[], []]);
  });

  it('another deploy that is under way since before it went live makes people decide', async () => {
    await release(shop, '43.1', { ended: 99, begun: -1, targets: { web: 'c' }, verdict: 'none' });
    expect(await look(10)).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
    expect(asked()).toContain('<code>43&#46;1</code>');
  });
});

describe('a deploy whose runner died', () => {
  it('keeps nothing from being taken back once another has gone live over it', async () => {
    const later = await world();
    await release(later, '40.1', { ended: -5_000, good: true });
    await release(later, '41.1', { ended: -20, targets: { api: 'b' }, verdict: 'none' });
    await release(later, '42.1', { ended: 0, targets: { api: 'c' } });
    later.errors = badFrom(5);
    later.at(10);
    const { outputs } = await watch(config(), later.ports);
    expect(outputs).toMatchObject({ verdict: 'breach', action: 'rollback' });
  });
});

describe('where the rollback would not do what is wanted', () => {
  beforeEach(() => {
    shop.errors = badFrom(5);
  });

  it('there is nothing to go back to: people are asked', async () => {
    const first = await world();
    await release(first, '1.1', { ended: 0 });
    first.errors = badFrom(5);
    first.at(10);
    const { outputs } = await watch(config({ metrics: 'errors: prometheus errors < 1%' }), first.ports);
    expect([outputs.verdict, outputs.action, first.rollbacks]).toEqual(['breach', 'ask', []]);
    expect(first.questions[0]?.body).toContain('nowhere to go');
  });

  it('it is on what a rollback cannot move: people are asked, and nothing else goes back', async () => {
    await release(shop, '43.1', { ended: 10, targets: { 'mobile:app': 'c' } });
    shop.errors = badFrom(11);
    expect(await look(20)).toMatchObject({
      verdict: 'breach',
      action: 'ask',
      outputs: { 'release-id': '43.1' },
    });
    expect(shop.rollbacks).toEqual([]);
    expect(asked()).toContain('cannot move what it is on: <code>mobile&#58;app');
  });
});

describe('two releases at the same time', () => {
  it('are not both taken back for what one of them did', async () => {
    // web began while api was still going live, and went live after it.
    await release(shop, '43.1', { ended: 10, begun: -1, targets: { web: 'c' } });
    shop.errors = badFrom(10);
    expect(await look(20)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(shop.rollbacks).toHaveLength(1);
    expect(await words()).toEqual(['43.1 failed']);
  });
});

describe('a breach that is over', () => {
  const burst: Errors = minute => (minute >= 3 && minute < 6 ? 0.2 : 0.001);

  it('is asked about, not taken back: it may have been anything', async () => {
    shop.errors = burst;
    expect(await look(45)).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(asked()).toContain('has been as it must be since');
    await look(50);
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([0, 1]);
  });

  it('is taken back where it is not over yet', async () => {
    shop.errors = minute => (minute >= 3 && minute < 8 ? 0.2 : 0.001);
    expect(await look(10)).toMatchObject({ verdict: 'breach', action: 'rollback' });
  });

  it('that a late look finds is asked about: nobody knows how it is now', async () => {
    shop.errors = badFrom(50);
    expect(await look(65, {})).toMatchObject({ action: 'rollback' });
    const late = await world();
    await release(late, '41.1', { ended: -120, good: true });
    await release(late, '42.1', { ended: 0, targets: { api: 'b' } });
    late.errors = badFrom(50);
    late.at(10 * 60);
    const { outputs } = await watch(config(), late.ports);
    expect([outputs.verdict, outputs.action, late.rollbacks]).toEqual(['breach', 'ask', []]);
  });

  it('was only told, and is hours old when somebody turns rollbacks on', async () => {
    shop.errors = badFrom(5);
    await look(10, { 'on-breach': 'report' });
    expect(await look(300)).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(shop.rollbacks).toEqual([]);
  });

  it('by a check that fails long after the watch need not be its fault', async () => {
    shop.ports.check = async () => ({ ok: true, detail: '' });
    await look(10);
    shop.ports.check = async () => ({ ok: false, detail: '/health: got 503' });
    expect(await look(10 * 60)).toMatchObject({ verdict: 'breach', action: 'ask' });
  });
});

describe('what was measured too little', () => {
  it('by a source that is down at the last look alone is looked at again', async () => {
    await look(50);
    shop.failing.source = down();
    const taken = { 'on-unknown': 'breach' };
    expect(await look(61, taken)).toMatchObject({ verdict: 'watching', action: 'none' });
    shop.failing = {};
    expect(await look(71, taken)).toMatchObject({ verdict: 'good', action: 'none' });
    expect([shop.rollbacks, await words()]).toEqual([[], ['42.1 passed']]);
  });

  it.each(['breach', 'good'])('by a source that stays down is not taken as %s', async onUnknown => {
    shop.failing.source = down();
    expect(await look(125, { 'on-unknown': onUnknown })).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
  });

  it.each(['breach', 'good'])(
    'since another release broke it too soon is not taken as %s',
    async onUnknown => {
      await release(shop, '43.1', { ended: 3, begun: 2, targets: { web: 'c' } });
      shop.errors = badFrom(3);
      await look(62, { 'on-unknown': onUnknown });
      expect((await words()).filter(word => word.startsWith('42.1'))).toEqual([]);
    },
  );

  it('and is taken as a breach says what was missing', async () => {
    shop.errors = minute => (minute < 0 ? 0.001 : undefined);
    const { error } = await look(61, { 'on-unknown': 'breach' });
    expect(error?.message).toContain('error-rate: 0 values, and it takes 30');
    expect(shop.rollbacks).toEqual([expect.stringContaining('error-rate: 0 values')]);
  });

  it('of a night with a request every quarter of an hour is no breach', async () => {
    shop.errors = minute => (minute < 0 ? 0.001 : minute % 15 === 5 ? 1 : undefined);
    expect(await look(59)).toMatchObject({ verdict: 'watching', action: 'none' });
    expect(shop.rollbacks).toEqual([]);
  });
});

describe('what was no better before', () => {
  it('is not the release’s fault: nothing is taken back, and nothing refused', async () => {
    shop.errors = () => 0.2;
    const absolute = { metrics: 'error-rate: prometheus errors < 1%' };
    expect(await look(10, absolute)).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect(await look(61, absolute)).toMatchObject({ verdict: 'unknown', action: 'none' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
    expect(asked()).toContain('no better before');
  });

  it('is a check that has never passed, as far as anybody knows: its address may be wrong', async () => {
    shop.ports.check = async () => ({ ok: false, detail: '/health: got 404' });
    expect(await look(10)).toMatchObject({ verdict: 'unknown', action: 'ask' });
    expect(await look(61, { 'on-unknown': 'breach' })).toMatchObject({ verdict: 'unknown', action: 'none' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
  });

  it('keeps no rule from being broken later', async () => {
    shop.ports.check = async () => ({ ok: false, detail: '/health: got 404' });
    shop.errors = badFrom(15);
    await look(10);
    expect(await look(20)).toMatchObject({ verdict: 'breach', action: 'rollback' });
  });

  it('is no check that has passed at an earlier release', async () => {
    shop.ports.check = async () => ({ ok: true, detail: '' });
    await look(10);
    await release(shop, '43.1', { ended: 30, targets: { api: 'c' } });
    shop.ports.check = async () => ({ ok: false, detail: '/health: got 503' });
    expect(await look(40)).toMatchObject({ verdict: 'breach', action: 'rollback' });
  });
});

describe('the first minutes', () => {
  it('can be left out: of slow beginnings, and of what the rollout itself broke', async () => {
    shop.errors = minute => (minute >= 0 && minute < 5 ? 0.2 : 0.001);
    const warm = { 'warm-up': '5m' };
    expect(await look(6, warm)).toMatchObject({ verdict: 'watching' });
    expect(await look(61, warm)).toMatchObject({ verdict: 'watching' });
    expect(await look(66, warm)).toMatchObject({ verdict: 'good' });
  });
});

describe('a way back', () => {
  it('that is as bad as what it came from refuses nothing: it need be neither’s fault', async () => {
    await release(shop, '43.1', { ended: 30, back: { to: '41.1', why: 'breached' } });
    shop.errors = minute => (minute < -2 ? 0.001 : 0.2);
    expect(await look(40)).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(await words()).toEqual([]);
  });
});

describe('memory', () => {
  it('of what was done is not pushed out by looks', async () => {
    shop.errors = badFrom(5);
    await look(10);
    expect(shop.rollbacks).toHaveLength(1);
    for (let written = 0; written < 301; written++)
      await shop.home.journal.write(
        'production',
        'watch',
        {
          schema: 1,
          key: `other ${written}`,
          at: new Date(LIVE + 11 * MINUTE + written).toISOString(),
          ...{ said: 'look', release: '40.1', verdict: 'watching', final: false, readings: {}, detail: '' },
        },
        'c0ffee',
      );
    await look(20);
    expect(shop.rollbacks).toHaveLength(1);
  });

  it('is given time to reach GitHub’s lists before the next one acts', async () => {
    shop.errors = badFrom(5);
    await look(10);
    const now = shop.ports.clock.now();
    const taken = await shop.home.lock.take('production/watch', {
      owner: 'another',
      reason: '',
      since: now,
      expires: now + MINUTE,
    });
    expect(taken).toHaveProperty('heldBy');
  });
});

describe('an alarm', () => {
  it.each(['No Data', 'Re-No Data', 'INSUFFICIENT_DATA', 'nodata', 'Warn', 'pending'])(
    'that says %j is no alarm of anything',
    async state => {
      shop.errors = () => undefined;
      expect(await alarm(10, { metric: 'error-rate', state })).toEqual({
        verdict: 'nothing',
        action: 'none',
      });
      expect(shop.rollbacks).toEqual([]);
    },
  );

  it.each([
    ['of a metric that is silent', { metric: 'error-rate' }, () => undefined],
    ['of a metric that no rule asks for', { metric: 'eror-rate' }, calm],
  ])('%s is for people, and refuses nothing', async (_, payload, errors) => {
    shop.errors = errors;
    expect(await alarm(10, payload)).toEqual({ verdict: 'unknown', action: 'ask' });
    expect([shop.rollbacks, await words()]).toEqual([[], []]);
    expect(asked()).toContain('can confirm or deny');
  });

  it('is not borne out by a last value that was no better before', async () => {
    shop.errors = minute => (minute < 0 || minute > 8 ? 0.2 : 0.001);
    const absolute = { metrics: 'error-rate: prometheus errors < 1%' };
    expect(await alarm(10, { metric: 'error-rate' }, absolute)).toMatchObject({ action: 'none' });
  });

  it('of a metric whose last value is old is not borne out by that', async () => {
    shop.errors = minute => (minute < 0 ? 0.001 : minute === 3 ? 0.5 : undefined);
    expect(await alarm(40, { metric: 'error-rate' })).toEqual({ verdict: 'unknown', action: 'ask' });
  });
});
