import { ConfigError, RemoteError } from '@pipeline/contracts';
import { REMEMBERED } from '@pipeline/release';
import { wholeReleases } from '@pipeline/release-history';
import { beforeEach, describe, expect, it } from 'vitest';
import { watch } from '../src/watch.ts';
import { lookIn, watchedBesideWeb } from './looking.ts';
import { badFrom, calm, config, digest, release, type World } from './world.ts';

let shop: World;
beforeEach(async () => {
  shop = await watchedBesideWeb();
});

const look = (minute: number, more: Record<string, string> = {}) => lookIn(shop, minute, more);

const proofs = async () =>
  (await shop.home.log.proofs('production', 100)).filter(({ checks }) => checks.includes('watch'));
const entries = () => shop.home.journal.entries('production', 'watch', 100);

describe('a release that is good', () => {
  it('is looked at until its watch is over, and is known-good then', async () => {
    for (const minute of [10, 30, 60]) {
      expect(await look(minute)).toMatchObject({ verdict: 'watching', action: 'none' });
      expect(await proofs()).toEqual([]);
    }
    const last = await look(61);
    expect([last.verdict, last.error]).toEqual(['good', undefined]);
    expect(await proofs()).toMatchObject([
      { release: '42.1', result: 'passed', checks: ['watch'], digests: [digest('b')] },
    ]);
    const records = await shop.home.log.recent('production', REMEMBERED.releases);
    expect(wholeReleases(records, await proofs())[0]?.standing).toMatchObject({
      state: 'good',
      checks: ['watch'],
    });
  });

  it('is not looked at again', async () => {
    await look(61);
    const asked = shop.asked.length;
    shop.errors = badFrom(0);
    expect(await look(70)).toMatchObject({ verdict: 'good', error: undefined });
    expect(shop.asked).toHaveLength(asked);
    expect(await proofs()).toHaveLength(1);
  });

  it('may be told late, but not for ever', async () => {
    expect((await look(20 * 60)).verdict).toBe('good');
    const { verdict, summary } = await look(26 * 60);
    expect(verdict).toBe('nothing');
    expect(JSON.stringify(summary)).toContain('Nothing of production went live lately');
  });

  it('shows each metric, before and after', async () => {
    const { outputs, summary } = await look(30);
    expect(outputs).toMatchObject({
      'release-id': '42.1',
      findings: [{ release: '42.1', metric: 'error-rate', before: 0.001, after: 0.001, verdict: 'good' }],
    });
    expect(summary).toContainEqual({
      table: {
        columns: ['metric', 'before → after', 'must be', 'verdict', ''],
        rows: [['error-rate', '0.001 → 0.001', { code: '< 1% or <= 1.5x before' }, 'good', '29 values']],
      },
    });
  });
});

describe('a breach', () => {
  beforeEach(() => {
    shop.errors = badFrom(5);
  });

  it('names the metric, refuses the release, and starts the rollback, once', async () => {
    const { verdict, action, error } = await look(10);
    expect([verdict, action]).toEqual(['breach', 'rollback']);
    expect(error?.message).toContain('Release 42.1 is breached: error-rate: 4 in a row, at 0.2');
    expect(shop.rollbacks).toEqual([
      'watch: error-rate: 4 in a row, at 0.2 (must be < 1% or <= 1.5x before)',
    ]);
    expect(await proofs()).toMatchObject([{ release: '42.1', result: 'failed', digests: [digest('b')] }]);

    const second = await look(20);
    expect(second).toMatchObject({ verdict: 'breach', action: 'none', error: undefined });
    expect(shop.rollbacks).toHaveLength(1);
    expect(await proofs()).toHaveLength(1);
  });

  it('is started once by two looks at the same time', async () => {
    shop.at(10);
    const both = await Promise.allSettled([watch(config(), shop.ports), watch(config(), shop.ports)]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(shop.rollbacks).toHaveLength(1);
  });

  it('is asked about in one issue, with the command', async () => {
    expect(await look(10, { 'on-breach': 'ask' })).toMatchObject({ verdict: 'breach', action: 'ask' });
    await look(20, { 'on-breach': 'ask' });
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([0, 1]);
    expect(shop.questions[0]?.title).toBe('production: release 42.1 is breached');
    expect(shop.questions[0]?.body).toContain(
      `    gh workflow run roll-back.yml -f environment='production' -f from='42.1' -f reason='watch: error-rate: 4 in a row`,
    );
  });

  it('is only red where nothing more was asked for', async () => {
    const { error, action } = await look(10, { 'on-breach': 'report' });
    expect([error?.message, action]).toEqual([expect.stringContaining('is breached'), 'none']);
    expect([shop.rollbacks, shop.questions]).toEqual([[], []]);
    expect(await proofs()).toMatchObject([{ result: 'failed' }]);
  });

  it('in a dry run says what would be done, and writes nothing', async () => {
    const { verdict, action } = await look(10, { 'dry-run': 'true' });
    expect([verdict, action]).toEqual(['breach', 'rollback']);
    expect([shop.rollbacks, await proofs(), await entries()]).toEqual([[], [], []]);
  });

  it('by a check that fails needs no metric', async () => {
    shop.errors = calm;
    shop.ports.check = async () => ({ ok: true, detail: '' });
    await look(5);
    shop.ports.check = async () => ({ ok: false, detail: '/health: got 503' });
    expect((await look(10)).verdict).toBe('breach');
    expect(shop.rollbacks).toEqual([expect.stringContaining('checks: /health: got 503')]);
  });

  it('by a check is the newest release’s alone', async () => {
    shop.errors = calm;
    shop.ports.check = async () => ({ ok: true, detail: '' });
    await look(4);
    await release(shop, '43.1', { ended: 5, targets: { web: 'c' } });
    shop.ports.check = async () => ({ ok: false, detail: '/health: got 503' });
    await look(10);
    expect((await proofs()).map(({ release: id }) => id)).toEqual(['43.1']);
  });

  it('is not one where a single value is high', async () => {
    shop.errors = minute => (minute === 7 ? 0.9 : 0.001);
    expect((await look(30)).verdict).toBe('watching');
    expect((await look(61)).verdict).toBe('good');
  });

  it('that cannot be acted on is red, and tried again by the next looks, thrice', async () => {
    shop.failing.rollback = new ConfigError('GitHub does not start the workflow roll-back.yml');
    for (const minute of [10, 15, 20, 25, 30]) {
      const { error } = await look(minute);
      expect(error?.message).toContain('GitHub does not start the workflow roll-back.yml');
    }
    expect(shop.rollbacks).toHaveLength(3);
  });

  it('is acted on by a later look where the first could not', async () => {
    shop.failing.rollback = new ConfigError('no');
    await look(10);
    shop.failing = {};
    expect(await look(15)).toMatchObject({ action: 'rollback', error: undefined });
    await look(20);
    expect(shop.rollbacks).toHaveLength(2);
  });

  it('of which nobody knows whether a rollback was started is asked about, and not started again', async () => {
    shop.failing.rollback = new RemoteError('GitHub did not answer', {
      service: 'github',
      operation: 'dispatch',
    });
    await look(10);
    await look(15);
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([1, 1]);
  });
});

describe('what is released meanwhile', () => {
  it('a release that serves no more is left alone', async () => {
    shop.errors = badFrom(5);
    await release(shop, '43.1', { ended: 8, targets: { api: 'c' } });
    shop.errors = minute => (minute >= 5 && minute < 8 ? 0.2 : 0.001);
    const { outputs } = await look(20);
    expect(outputs).toMatchObject({ verdict: 'watching', 'release-id': '43.1' });
    expect([shop.rollbacks, await proofs()]).toEqual([[], []]);
  });

  it('of two that serve, only the newest is taken back, and the other is not known to be good by it', async () => {
    await release(shop, '43.1', { ended: 20, targets: { web: 'c' } });
    shop.errors = badFrom(25);
    expect(await look(30)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(await proofs()).toMatchObject([{ release: '43.1', result: 'failed', digests: [digest('c')] }]);
    expect(shop.rollbacks).toHaveLength(1);
    await look(62);
    expect((await proofs()).map(({ release: id, result }) => [id, result])).toEqual([['43.1', 'failed']]);
    expect(shop.rollbacks).toHaveLength(1);
    expect(shop.questions.map(({ marker }) => marker)).toEqual(['watch production 43.1']);
  });

  it('what an earlier one broke, people decide: a later one may have mended it', async () => {
    await release(shop, '43.1', { ended: 20, targets: { web: 'c' } });
    shop.errors = minute => (minute >= 5 && minute < 15 ? 0.2 : 0.001);
    expect(await look(30)).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(shop.rollbacks).toEqual([]);
    expect(shop.questions[0]?.body).toContain('has been as it must be since');
  });

  it('what is in flight is not watched, and what it may replace is not taken back by itself', async () => {
    await release(shop, '43.1', { ended: 22, begun: 20, targets: { api: 'c' }, verdict: 'none' });
    shop.errors = badFrom(5);
    const { outputs } = await look(30);
    expect(outputs).toMatchObject({ verdict: 'breach', 'release-id': '42.1', action: 'ask' });
  });

  it('a way back is watched, too, against the time before what it went back from; and is not undone by itself', async () => {
    await release(shop, '43.1', {
      ended: 30,
      targets: { api: 'a' },
      back: { to: '41.1', why: 'breached' },
      refuses: [digest('b')],
    });
    shop.errors = minute => (minute < -2 ? 0.02 : 0.2);
    expect(await look(40)).toMatchObject({ verdict: 'breach', action: 'ask' });
    expect(shop.questions[0]?.body).toContain('It was itself a way back');
  });

  it('a way back is good where it is as before what it went back from', async () => {
    await release(shop, '43.1', { ended: 30, targets: { api: 'a' }, back: { to: '41.1', why: 'breached' } });
    // What it went back from had no errors, since it served nobody.
    shop.errors = minute => (minute > -2 && minute < 28 ? 0 : 0.02);
    expect((await look(91)).verdict).toBe('good');
  });
});

describe('what is not known', () => {
  beforeEach(() => {
    shop.errors = minute => (minute < 0 ? 0.001 : undefined);
  });

  it('is neither good nor bad, and asked about at the end, once', async () => {
    expect((await look(30)).verdict).toBe('watching');
    expect(shop.questions).toEqual([]);
    const { verdict, action, error, annotations } = await look(61);
    expect([verdict, action, error]).toEqual(['unknown', 'ask', undefined]);
    expect(annotations?.[0]?.message).toContain('error-rate: 0 values, and it takes 30');
    await look(70);
    expect(shop.questions).toHaveLength(1);
    expect(await proofs()).toEqual([]);
  });

  it.each([
    ['breach', 'breach', ['failed'], 1],
    ['good', 'good', ['passed'], 0],
    ['report', 'unknown', [], 0],
  ])('can be taken as %s', async (onUnknown, verdict, results, rollbacks) => {
    expect((await look(61, { 'on-unknown': onUnknown })).verdict).toBe(verdict);
    expect((await proofs()).map(({ result }) => result)).toEqual(results);
    expect([shop.rollbacks.length, shop.questions.length]).toEqual([rollbacks, 0]);
  });

  it('since the next release broke it too soon is not asked about', async () => {
    await release(shop, '43.1', { ended: 6, begun: 5, targets: { web: 'c' } });
    shop.errors = badFrom(7);
    await look(12);
    await look(62);
    expect(shop.questions.map(({ marker }) => marker)).toEqual(['watch production 43.1']);
  });

  it('since a source is down says so; since it refuses the token it is red', async () => {
    shop.failing.source = new RemoteError('Prometheus gave no answer', {
      service: 'Prometheus',
      operation: 'q',
    });
    const down = await look(10);
    expect([down.verdict, down.error]).toEqual(['watching', undefined]);
    expect(down.annotations?.[0]?.title).toBe('watch: error-rate was not measured');
    shop.failing.source = new RemoteError('Prometheus refused the token', {
      service: 'Prometheus',
      operation: 'q',
      status: 403,
    });
    expect((await look(11)).error?.message).toBe('Prometheus refused the token');
  });
});

describe('what each look reads one value of', () => {
  const http = { metrics: 'queue: http https://ops.example.com/queue length < 5', 'prometheus-url': '' };

  it('is counted from look to look', async () => {
    shop.errors = minute => (minute < 15 ? 1 : 9);
    for (const minute of [5, 10, 15, 20]) expect((await look(minute, http)).verdict).toBe('watching');
    expect(await look(25, http)).toMatchObject({ verdict: 'breach', action: 'rollback' });
    expect(shop.rollbacks).toEqual([expect.stringContaining('queue: 3 in a row, at 9')]);
  });

  it('is read once for all releases of a look', async () => {
    for (const minute of [5, 10]) await look(minute, http);
    await release(shop, '43.1', { ended: 12, targets: { web: 'c' } });
    const before = shop.asked.length;
    await look(20, http);
    expect(shop.asked.length - before).toBe(1);
  });
});

it('needs a token, or says so', async () => {
  const { home: _, ...without } = shop.ports;
  const report = await watch(config({ 'dry-run': 'true' }), without);
  expect(report.outputs.verdict).toBe('nothing');
});
